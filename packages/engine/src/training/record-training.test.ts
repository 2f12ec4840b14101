import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { planExperiment } from '@finetune-lab/experiment'
import { type Cohort, cohortOf, createSimdNetwork, decodeSafetensors } from '@finetune-lab/model'
import {
  ClaimLost,
  DiskError,
  openRunWriter,
  type PlannedRunRecord,
  type RunWriter,
  runFiles,
} from '@finetune-lab/runs'
import { beforeAll, expect, test, vi } from 'vitest'
import { smallData, smallDatasets, smallExperiment } from '../testing/small-sweep.ts'
import type { Portions } from './portions.ts'
import { recordRun, savedCheckpoint } from './record-run.ts'
import { type RunOutcome, recordTraining } from './record-training.ts'

// Cohorts of networks on the CPU kernels. What holds for them holds for any executor that trains cohorts.

const data = smallData()
const datasets = await smallDatasets(data)
/** Three runs with different subsets, augmentations and seeds. */
const runs: PlannedRunRecord[] = [0, 5, 10].map(index => {
  const planned = planExperiment(smallExperiment(data, 150)).runs[index]
  return { ...planned, identity: `of ${planned.id}` }
})

const surroundings = {
  datasets,
  executor: 'simd',
  device: 'here',
  worker: { engine: 'e', host: 'h', worker: 0 },
  checkpointSeconds: 3600,
  stopRequested: () => false,
}
const networks = () => runs.map(() => createSimdNetwork({ build: 'plain' }))
const newFolders = () => {
  const store = mkdtempSync(join(tmpdir(), 'finetune-lab-cohort-'))
  return runs.map(({ id }) => join(store, id))
}

interface Attempt {
  readonly cohort?: Cohort
  /** Number of portions after which it is asked to stop. */
  readonly stopAfter?: number
  readonly portions?: Portions
  readonly writers?: (writer: RunWriter, index: number) => RunWriter
}

function attempt(folders: readonly string[], options: Attempt = {}): readonly RunOutcome[] {
  const { cohort = cohortOf(networks()), stopAfter = Number.POSITIVE_INFINITY, portions, writers } = options
  const opened = folders.map(folder => openRunWriter(folder))
  const members = runs.map((run, index) => ({
    run,
    writer: writers?.(opened[index], index) ?? opened[index],
    saved: savedCheckpoint(run, opened[index], datasets),
  }))
  let done = 0
  const stopRequested = () => ++done >= stopAfter
  const execution = recordTraining(members, cohort, { ...surroundings, stopRequested }, portions)
  for (;;) {
    const { done, value } = execution.next()
    if (!done) continue
    for (const writer of opened) writer.close()
    return value
  }
}

/** Result and model without seconds; undefined without a result. */
function outcome(folder: string) {
  const { result, model } = runFiles(folder)
  if (!existsSync(result)) return undefined
  const { pretraining, ...rest } = JSON.parse(readFileSync(result, 'utf8'))
  return { rest, loss: pretraining.finalLoss, tensors: [...decodeSafetensors(readFileSync(model), model).tensors] }
}
const eventsOf = (folder: string): string[] =>
  readFileSync(runFiles(folder).events, 'utf8')
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line).type)

let reference: ReturnType<typeof outcome>[]
beforeAll(() => {
  reference = newFolders().map((folder, index) => {
    const writer = openRunWriter(folder)
    recordRun(runs[index], { ...surroundings, network: createSimdNetwork({ build: 'plain' }), writer })
    writer.close()
    return outcome(folder)
  })
  expect(new Set(reference.map(each => JSON.stringify(each))).size).toBe(3)
})

test('runs of a cohort end with the same results as alone, in portions of any size', () => {
  const portions: Portions = { batches: () => 37, testImages: () => 256 }
  for (const options of [{}, { portions }]) {
    const folders = newFolders()
    expect(attempt(folders, options)).toEqual(runs.map(() => ({ state: 'finished' })))
    expect(folders.map(outcome)).toEqual(reference)
  }
})

test('a cohort that is stopped repeatedly resumes from its checkpoints, with the same bits', () => {
  const folders = newFolders()
  let attempts = 1
  while (attempt(folders, { stopAfter: 3 })[0].state === 'stopped') attempts++
  expect(attempts).toBeGreaterThan(3)
  expect(folders.map(outcome)).toEqual(reference)
  for (const folder of folders) {
    expect(eventsOf(folder).filter(type => type === 'resumed')).toHaveLength(attempts - 1)
    expect(existsSync(runFiles(folder).checkpoint)).toBe(false)
  }
})

test('a diverging run fails alone: the others end with the same bits', () => {
  const [first, second, third] = networks()
  let portion = 0
  const diverging = {
    ...second,
    pretrain: (...step: Parameters<typeof second.pretrain>) => {
      const losses = second.pretrain(...step)
      return ++portion === 2 ? losses.fill(Number.NaN, 7) : losses
    },
  }
  const folders = newFolders()
  const outcomes = attempt(folders, { cohort: cohortOf([first, diverging, third]) })
  expect(outcomes.map(({ state }) => state)).toEqual(['finished', 'failed', 'finished'])
  expect(String((outcomes[1] as { error: unknown }).error)).toMatch(/became NaN at batch 58: training diverged/)
  expect(folders.map(outcome)).toEqual([reference[0], undefined, reference[2]])
  expect(eventsOf(folders[1]).filter(type => type !== 'progress')).toEqual(['started'])
  // Its losses up to the failure are recorded: batches 51 to 57, after the 50 of the first event.
  const losses = readFileSync(runFiles(folders[1]).events, 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))
    .flatMap(({ type, step, loss }) => (type === 'progress' ? [[step, Number.isFinite(loss)]] : []))
  expect(losses.at(-1)).toEqual([57, true])
})

test('a run that another engine has taken over is left alone; the others end with the same bits', () => {
  const folders = newFolders()
  const outcomes = attempt(folders, {
    writers: (writer, index) =>
      index === 2
        ? { ...writer, finish: () => { throw new ClaimLost('taken') } } // biome-ignore format: one line says it
        : writer,
  })
  expect(outcomes).toEqual([
    { state: 'finished' },
    { state: 'finished' },
    { state: 'failed', error: expect.any(ClaimLost) },
  ])
  expect(folders.map(outcome)).toEqual([reference[0], reference[1], undefined])
})

test.each([
  ...['EIO', 'ESTALE', 'EACCES', 'EMFILE'].map(
    code => [code, Object.assign(new Error(`${code}: read`), { code })] as const,
  ),
  ['a permission', new DiskError('checkpoint.safetensors', 'no permission to read it')] as const,
])('a checkpoint that cannot be read because of %s is left unchanged', (_, refused) => {
  const [folder] = newFolders()
  const opened = openRunWriter(folder)
  opened.checkpoint(Uint8Array.of(1, 2, 3))
  const savedCheckpoint = () => { throw refused } // biome-ignore format: one line says it
  const writer = { ...opened, savedCheckpoint }
  const network = createSimdNetwork({ build: 'plain' })
  expect(() => recordRun(runs[0], { ...surroundings, checkpointSeconds: 0, network, writer })).toThrow(refused)
  opened.close()
  expect(readFileSync(runFiles(folder).checkpoint)).toEqual(Buffer.of(1, 2, 3))
  expect(readFileSync(runFiles(folder).events, 'utf8')).toBe('')
})

test('a torn checkpoint is logged, and the run restarts', () => {
  const [folder] = newFolders()
  const writer = openRunWriter(folder)
  writeFileSync(runFiles(folder).checkpoint, 'torn')
  recordRun(runs[0], { ...surroundings, network: createSimdNetwork({ build: 'plain' }), writer })
  writer.close()
  expect(outcome(folder)).toEqual(reference[0])
  expect(readFileSync(runFiles(folder).log, 'utf8')).toContain('cannot use the checkpoint; restarting the run')
})

test('a slow disk stretches the checkpoint interval of a cohort, not of a single run', () => {
  let now = 0
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now)
  try {
    const [alone, together] = [1, 3].map(size => {
      let checkpoints = 0
      const members = newFolders()
        .slice(0, size)
        .map((folder, index) => {
          const writer = openRunWriter(folder)
          const checkpoint = () => {
            now += 1_000
            if (index === 0) checkpoints++
          }
          return { run: runs[index], writer: { ...writer, checkpoint } }
        })
      // Each portion takes a second, and so does each checkpoint file.
      const stopRequested = () => {
        now += 1_000
        return false
      }
      const portions: Portions = { batches: () => 1, testImages: () => 256 }
      const cohort = cohortOf(networks().slice(0, size))
      const execution = recordTraining(
        members,
        cohort,
        { ...surroundings, checkpointSeconds: 3, stopRequested },
        portions,
      )
      for (let portion = 0; portion < 60; portion++) execution.next()
      for (const { writer } of members) writer.close()
      return checkpoints
    })
    expect(alone).toBe(20)
    expect(together).toBeLessThanOrEqual(3)
  } finally {
    clock.mockRestore()
  }
})

test('a full disk stops all runs, with checkpoints where it still accepts them', () => {
  const folders = newFolders()
  const full = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })
  const outcomes = attempt(folders, {
    writers: (writer, index) => ({
      ...writer,
      event(event) {
        if (index === 1 && event.type === 'progress') throw full
        writer.event(event)
      },
    }),
  })
  expect(outcomes).toEqual([{ state: 'stopped' }, { state: 'failed', error: full }, { state: 'stopped' }])
  expect(folders.map(folder => existsSync(runFiles(folder).checkpoint))).toEqual([true, false, true])
})
