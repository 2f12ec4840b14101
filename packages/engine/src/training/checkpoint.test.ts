import { mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Dataset } from '@finetune-lab/data'
import { planExperiment } from '@finetune-lab/experiment'
import { availableBuild, createSimdNetwork, decodeSafetensors, encodeSafetensors } from '@finetune-lab/model'
import { openRunWriter, type PlannedRunRecord, runFiles } from '@finetune-lab/runs'
import { beforeAll, describe, expect, test } from 'vitest'
import { smallData, smallDatasets, smallExperiment } from '../testing/small-sweep.ts'
import { trainAlone } from '../testing/train-alone.ts'
import { decodeCheckpoint, withChecksum } from './checkpoint.ts'
import { recordRun } from './record-run.ts'
import type { Standing } from './train.ts'

// Runs that stop wherever they can, and resume from their checkpoint in another network.

const data = smallData()
const small = await smallDatasets(data)
/** Test sets of several portions, so that a run can stop within one. */
const datasets = new Map([...small].map(([name, dataset]) => [name, { ...dataset, test: repeated(dataset.test, 3) }]))
const [planned] = planExperiment(smallExperiment(data)).runs
const run: PlannedRunRecord = { ...planned, identity: 'of this run' }
const builds = availableBuild() === 'relaxed' ? (['plain', 'relaxed'] as const) : (['plain'] as const)
if (builds.length === 1) console.warn('SKIPPED: no relaxed SIMD here, so resuming runs of that build was not tested.')

function repeated({ count, images, labels }: Dataset['test'], times: number): Dataset['test'] {
  const [allImages, allLabels] = [new Uint8Array(images.length * times), new Uint8Array(count * times)]
  for (let i = 0; i < times; i++) {
    allImages.set(images, i * images.length)
    allLabels.set(labels, i * count)
  }
  return { ...small.get('rows')!.test, count: count * times, images: allImages, labels: allLabels }
}

const newFolder = () => join(mkdtempSync(join(tmpdir(), 'finetune-lab-run-')), 'runs', 'run')

/** One attempt in a new network. It is asked to stop after this many steps of the loop. */
function attempt(folder: string, build: 'plain' | 'relaxed', { stopAfter = Number.POSITIVE_INFINITY, of = run } = {}) {
  const writer = openRunWriter(folder)
  let steps = 0
  const state = recordRun(of, {
    datasets,
    network: createSimdNetwork({ build }),
    writer,
    executor: 'simd',
    device: 'here',
    worker: { engine: 'e', host: 'h', worker: 0 },
    checkpointSeconds: 3600,
    stopRequested: () => ++steps >= stopAfter,
  })
  writer.close()
  return { state, steps }
}

/** Everything that must be bit-identical: result and model without seconds, and the events' values for each step. */
function outcome(folder: string) {
  const { events, result, model } = runFiles(folder)
  const { pretraining, ...rest } = JSON.parse(readFileSync(result, 'utf8'))
  const reported = new Map<string, unknown>()
  const begun: string[] = []
  for (const line of readFileSync(events, 'utf8').trimEnd().split('\n')) {
    const { at: _, ...event } = JSON.parse(line)
    if (event.type === 'progress' || event.type === 'evaluated')
      reported.set(`${event.type} ${event.stage} ${event.dataset} ${event.step}`, event)
    else begun.push(event.type)
  }
  return {
    rest,
    pretraining: { ...pretraining, seconds: 0 },
    tensors: [...decodeSafetensors(readFileSync(model), model).tensors],
    reported: [...reported.values()],
    begun,
  }
}

describe.each(builds)('%s build', build => {
  let whole: ReturnType<typeof outcome>
  let steps: number
  beforeAll(() => {
    const folder = newFolder()
    steps = attempt(folder, build).steps
    whole = outcome(folder)
  })

  test('a run that is stopped after every step of the loop, in every stage, ends with the same bits', () => {
    const folder = newFolder()
    let attempts = 1
    while (attempt(folder, build, { stopAfter: 1 }).state === 'stopped') attempts++
    // 6 portions of pre-training, then twice: 4 of finetuning, 2 of the test set, and its evaluation.
    expect({ attempts, steps }).toEqual({ attempts: 21, steps: 20 })
    const { begun, ...resumed } = outcome(folder)
    const { begun: _, ...reference } = whole
    expect(resumed).toEqual(reference)
    expect(begun.filter(type => type === 'started')).toHaveLength(1)
    expect(begun.filter(type => type === 'resumed')).toHaveLength(20)
  })

  test('the training loop resumes from each of its standings to the same parameters and evaluations', () => {
    const train = (from?: Standing) => trainAlone(run.settings, datasets, createSimdNetwork({ build }), from)
    const { standings, trained } = train()
    expect(standings).toHaveLength(20)
    for (const standing of standings.filter((_, i) => i % 6 === 0)) expect(train(standing).trained).toEqual(trained)
  })
})

describe('an unusable checkpoint', () => {
  /** A stopped run's checkpoint, in the middle of the first finetune. */
  const stopped = () => {
    const folder = newFolder()
    attempt(folder, 'plain', { stopAfter: 8 })
    return { folder, file: runFiles(folder).checkpoint }
  }
  const { file, folder } = stopped()
  const bytes = readFileSync(file)
  const contents = decodeSafetensors(bytes, file)
  const { checksum, ...values } = JSON.parse(contents.metadata.checkpoint)
  const withValues = (changes: object) => withChecksum([...contents.tensors], { ...values, ...changes })
  const flipped = Buffer.from(bytes)
  flipped[bytes.length - 100] ^= 1
  let reference: ReturnType<typeof outcome>
  beforeAll(() => {
    expect(decodeCheckpoint(bytes, file, run, datasets).standing).toMatchObject({ batches: 100, finetunes: [] })
    attempt(folder, 'plain')
    reference = outcome(folder)
  })

  test.each([
    ['torn', bytes.subarray(0, bytes.length - 1), /bytes of data|data_offsets/],
    ['empty', new Uint8Array(), /0 bytes/],
    [
      'of another run or another version of the arithmetic',
      withValues({ identity: 'of another' }),
      /identity of this run/,
    ],
    ['of a later version of the format', withValues({ version: 3 }), /version/],
    ['with a flipped bit', flipped, /checksum/],
    [
      'with a changed count',
      encodeSafetensors(contents.tensors, { checkpoint: JSON.stringify({ ...values, batches: 50, checksum }) }),
      /checksum/,
    ],
    ['from beyond the end of its stage', withValues({ batches: 201 }), /at most 200 batches/],
    [
      'with more finetunes than the run has',
      withValues({ tests: new Array(3).fill({ images: 0, loss: 0 }) }),
      /at most the run's 2 finetunes/,
    ],
    [
      'with a test before the head is trained',
      withValues({ test: { images: 1, loss: 0 } }),
      /before the head is trained/,
    ],
    ['without what it needs', encodeSafetensors(contents.tensors, {}), /expected an object/],
    ['with another kind of contents', Buffer.from('not a checkpoint'), /header/],
  ])('%s: the run says so in its log, restarts and ends with the same bits', (_, hostile, reason) => {
    const { folder, file } = stopped()
    writeFileSync(file, hostile)
    attempt(folder, 'plain')
    const { begun, ...rest } = outcome(folder)
    const { begun: __, ...expected } = reference
    expect(rest).toEqual(expected)
    expect(begun).toEqual(['started', 'stopped', 'started', 'finished'])
    expect(readFileSync(runFiles(folder).log, 'utf8')).toMatch(/cannot use the checkpoint; restarting the run: /)
    expect(readFileSync(runFiles(folder).log, 'utf8')).toMatch(reason)
  })

  test('a link out of the store is not followed', () => {
    const { folder, file } = stopped()
    const elsewhere = join(mkdtempSync(join(tmpdir(), 'finetune-lab-elsewhere-')), 'checkpoint')
    writeFileSync(elsewhere, bytes)
    writeFileSync(file, '')
    const fresh = newFolder()
    openRunWriter(fresh).close()
    symlinkSync(elsewhere, runFiles(fresh).checkpoint)
    attempt(fresh, 'plain')
    expect(outcome(fresh).begun).toEqual(['started', 'finished'])
    expect(readFileSync(runFiles(fresh).log, 'utf8')).toContain('the store follows no links out of itself')
    expect(readFileSync(elsewhere)).toEqual(bytes)
    expect(folder).not.toBe(fresh)
  })
})
