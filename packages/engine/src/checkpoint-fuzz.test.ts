import { planExperiment } from '@finetune-lab/experiment'
import { cohortOf, createSimdNetwork, decodeSafetensors, SafetensorsError } from '@finetune-lab/model'
import { fuzz, mutatedBytes, mutatedValue, pick, type Random } from '@finetune-lab/random/testing'
import type { PlannedRunRecord } from '@finetune-lab/runs'
import { expect, test } from 'vitest'
import { CheckpointError, decodeCheckpoint, encodeCheckpoint, withChecksum } from './checkpoint.ts'
import { smallData, smallDatasets, smallExperiment } from './testing/small-sweep.ts'
import { trainAlone } from './testing/train-alone.ts'
import { trainRuns } from './train-runs.ts'

// 10,000 damaged checkpoints, half of them with a checksum that is right: each is refused in words, or the run goes on
// from it.

const data = smallData({ testImages: 4 })
const datasets = await smallDatasets(data)
const short = smallExperiment(data, 100)
const [planned] = planExperiment({
  ...short,
  pretrain: { ...short.pretrain, samplesPerClass: [2], batchSize: 2 },
  finetune: { ...short.finetune, samplesPerClass: 2, batchSize: 2, batches: 100 },
}).runs
const run: PlannedRunRecord = { ...planned, identity: 'of this run' }
const network = createSimdNetwork({ build: 'plain' })
const counters = { losses: [0.5, 0.25], finalLoss: 0.5, seconds: 1 }
const files = trainAlone(run.settings, datasets, network).standings.map(standing =>
  encodeCheckpoint({ standing, counters: { ...counters, losses: standing.batches > 2 ? counters.losses : [] } }, run),
)

/** Other values or other tensors, and the checksum that fits them. */
function otherContents(random: Random): Uint8Array {
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
  const told = typeof changed === 'object' && changed !== null && !Array.isArray(changed) ? changed : { changed }
  return withChecksum(
    named.filter(([name]) => !names.has(name) && names.add(name)),
    told,
  )
}

test('checkpoints', async () => {
  const input = (random: Random) => (random(2) === 0 ? mutatedBytes(files, random) : otherContents(random))
  let goneOn = 0
  const read = (bytes: Uint8Array) => {
    const { standing } = decodeCheckpoint(bytes, 'a checkpoint', run, datasets)
    if (goneOn++ % 8 === 0) trainRuns([run.settings], datasets, cohortOf([network]), [standing]).next()
  }
  const expected = (error: unknown) => error instanceof CheckpointError || error instanceof SafetensorsError
  expect((await fuzz('checkpoint', { input, read, expected })).failed).toEqual([])
  expect(goneOn).toBeGreaterThan(10)
}, 600_000)
