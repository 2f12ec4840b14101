import { rmSync } from 'node:fs'
import { planExperiment } from '@finetune-lab/experiment'
import { cohortOf, createSimdNetwork, decodeSafetensors, SafetensorsError } from '@finetune-lab/model'
import type { PlannedRunRecord } from '@finetune-lab/runs'
import { type FuzzTarget, type FuzzTargets, mutatedBytes, mutatedValue, pick, type Random } from '@finetune-lab/testing'
import { CheckpointError, decodeCheckpoint, encodeCheckpoint, withChecksum } from '../training/checkpoint.ts'
import { train } from '../training/train.ts'
import { smallData, smallDatasets, smallExperiment } from './small-sweep.ts'
import { trainAlone } from './train-alone.ts'

export const targets: FuzzTargets = { checkpoint }

/**
 * A checkpoint is refused with a message, or the run resumes from it. Half of the mutator's checkpoints have a correct
 * checksum; all of a guided fuzzer's get one.
 */
async function checkpoint(): Promise<FuzzTarget<Uint8Array>> {
  const data = smallData({ testImages: 4 })
  const datasets = await smallDatasets(data)
  const run = shortRun(data)
  const network = createSimdNetwork({ build: 'plain' })
  const counters = { losses: [0.5, 0.25], finalLoss: 0.5, seconds: 1 }
  const valid = trainAlone(run.settings, datasets, network).standings.map(standing =>
    encodeCheckpoint({ standing, counters: { ...counters, losses: standing.batches > 2 ? counters.losses : [] } }, run),
  )
  let resumed = 0
  return {
    valid,
    fromBytes: withRightChecksum,
    input: random => (random(2) === 0 ? mutatedBytes(valid, random) : otherContents(valid, random)),
    read: bytes => {
      const { standing } = decodeCheckpoint(bytes, 'a checkpoint', run, datasets)
      if (resumed++ % 8 === 0) train([run.settings], datasets, cohortOf([network]), [standing]).next()
    },
    expected: error => error instanceof CheckpointError || error instanceof SafetensorsError,
    close: () => rmSync(data, { recursive: true }),
  }
}

function shortRun(data: string): PlannedRunRecord {
  const short = smallExperiment(data, 100)
  const [planned] = planExperiment({
    ...short,
    pretrain: { ...short.pretrain, samplesPerClass: [2], batchSize: 2 },
    finetune: { ...short.finetune, samplesPerClass: 2, batchSize: 2, batches: 100 },
  }).runs
  return { ...planned, identity: 'of this run' }
}

/** Adds the correct checksum, which no fuzzer guesses. Bytes that cannot be parsed so far are left as they are. */
function withRightChecksum(bytes: Uint8Array): Uint8Array {
  try {
    const { tensors, metadata } = decodeSafetensors(Uint8Array.from(bytes), 'a file')
    const { checksum: _, ...values } = JSON.parse(metadata.checkpoint)
    return withChecksum([...tensors], values)
  } catch {
    return Uint8Array.from(bytes)
  }
}

/** Other values or tensors with a matching checksum. */
function otherContents(files: readonly Uint8Array[], random: Random): Uint8Array {
  const { tensors, metadata } = decodeSafetensors(pick(random, files), 'a file')
  const { checksum: _, ...values } = JSON.parse(metadata.checkpoint)
  const named = [...tensors]
  if (random(3) === 0) named.splice(random(named.length), 1)
  if (random(3) === 0) named[random(named.length)] = [`generalizer.bias@${random(3)}`, pick(random, named)[1]]
  if (random(3) === 0) {
    const [, { data }] = pick(random, named)
    data[random(Math.max(1, data.length))] = pick(random, [Number.NaN, 1e30, -1, 0.5])
  }
  const names = new Set<string>()
  const changed = random(4) > 0 ? mutatedValue([values], random) : values
  const fields = typeof changed === 'object' && changed !== null && !Array.isArray(changed) ? changed : { changed }
  return withChecksum(
    named.filter(([name]) => !names.has(name) && names.add(name)),
    fields,
  )
}
