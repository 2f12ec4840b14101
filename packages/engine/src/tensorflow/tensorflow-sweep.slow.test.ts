import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type Experiment, parseExperiment } from '@finetune-lab/experiment'
import { testTensorflow } from '@finetune-lab/model/testing'
import { type ExecutorRecord, readSweep, runFiles, runFolder, sweepFiles } from '@finetune-lab/runs'
import { beforeAll, describe, expect, test } from 'vitest'
import { chooseExecutor } from '../executors/choose-executor.ts'
import { launchEngine } from '../process/launch-engine.ts'
import { smallData, smallExperiment, smallSweep } from '../testing/small-sweep.ts'
import { sweepBits } from '../testing/sweep-bits.ts'

// The real engine with its real TensorFlow process and real files.

const engineFolder = fileURLToPath(new URL('../../dist/', import.meta.url))
const script = `${engineFolder}engine.js`
const data = smallData()
const LONG = 300_000

const launch = (sweepFolder: string) => launchEngine({ script, sweepFolder, checkpointSeconds: 0.5 })
const exitOf = (engine: ChildProcess) =>
  new Promise<number | NodeJS.Signals>(resolve => engine.on('exit', (code, signal) => resolve(code ?? signal!)))
const trainedBy = (executor: ExecutorRecord, experiment: Experiment) => smallSweep(experiment, undefined, executor)

/** Waits for a condition of files. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await wait(20)
}
const textOf = (folder: string, file: 'log' | 'events') =>
  readSweep(folder).runs.map(({ run }) => readFileSync(runFiles(runFolder(folder, run.id))[file], 'utf8'))
const typesOf = (events: string): string[] =>
  events
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line).type)
/** Whether all runs have reported this many pre-training batches. */
const stepsDone = (folder: string, steps: number) =>
  readSweep(folder).runs.every(({ progress }) => progress && (progress.stage === 'finetune' || progress.step >= steps))

/** The TensorFlow process that the engine has started, found by its script. */
function executorOf(engine: ChildProcess): number {
  const children = readFileSync(`/proc/${engine.pid}/task/${engine.pid}/children`, 'utf8').trim().split(' ')
  const executors = children.filter(pid => commandOf(pid)[1] === `${engineFolder}executor.js`)
  expect(executors).toHaveLength(1)
  return Number(executors[0])
}
const commandOf = (pid: string) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')

/** The largest difference between two runs' parameters, as a share of a tensor's largest element. */
function distance(a: ReturnType<typeof sweepBits>[number], b: ReturnType<typeof sweepBits>[number]): number {
  return Math.max(
    ...a.tensors.map(([name, { data }], i) => {
      const [otherName, other] = b.tensors[i]
      expect(otherName).toBe(name)
      const largest = data.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
      return data.reduce((most, value, k) => Math.max(most, Math.abs(value - other.data[k])), 0) / largest
    }),
  )
}

/** Tolerance for cohorts of another composition, which sum in another order, with BLAS as well as on a GPU. */
const ROUNDING = 1e-5

describe.skipIf(testTensorflow === undefined)('a sweep on TensorFlow', () => {
  const whole = smallExperiment(data, 400)
  // Six runs with one finetune each are enough here.
  const experiment = { ...whole, seeds: [1], finetune: { ...whole.finetune, dataset: ['columns'] } }
  let executor: ExecutorRecord
  let reference: ReturnType<typeof sweepBits>
  beforeAll(async () => {
    executor = await chooseExecutor('tensorflow', { engineFolder })
    const folder = await trainedBy(executor, experiment)
    expect(await exitOf(launch(folder)), readFileSync(sweepFiles(folder).log, 'utf8')).toBe(0)
    reference = sweepBits(folder)
    // Each run has a separate folder, with everything that the CPU kernels write there.
    for (const events of textOf(folder, 'events'))
      expect([...new Set(typesOf(events))]).toEqual(['started', 'progress', 'evaluated', 'finished'])
    expect(readSweep(folder).record.executor).toEqual({
      name: 'tensorflow',
      build: expect.stringMatching(/^2\./),
      device: expect.stringMatching(/, \d+ GiB memory$/),
    })
    for (const { result } of readSweep(folder).runs)
      expect(result).toMatchObject({ executor: 'tensorflow', device: executor.device })
  }, LONG)

  function expectReferenceOf(folder: string): void {
    for (const [i, run] of sweepBits(folder).entries()) {
      expect(run.id).toBe(reference[i].id)
      expect(distance(run, reference[i])).toBeLessThan(ROUNDING)
    }
  }

  test('it trains to the same result as the CPU kernels', { timeout: LONG }, async () => {
    const folder = await smallSweep(experiment)
    expect(await exitOf(launch(folder))).toBe(0)
    for (const [run, { finetunes }] of sweepBits(folder).entries())
      for (const [i, { accuracy, loss }] of finetunes.entries()) {
        expect(Math.abs(accuracy - reference[run].finetunes[i].accuracy)).toBeLessThan(0.01)
        expect(loss / reference[run].finetunes[i].loss).toBeCloseTo(1, 2)
      }
  })

  test('SIGTERM: every run has a checkpoint, and a new start ends with the same bits', { timeout: LONG }, async () => {
    const folder = await trainedBy(executor, experiment)
    for (const steps of [50, 200]) {
      const engine = launch(folder)
      const exit = exitOf(engine)
      await until(() => stepsDone(folder, steps))
      engine.kill('SIGTERM')
      expect(await exit).toBe(130)
      expect(readSweep(folder).runs.map(({ state }) => state)).toEqual(reference.map(() => 'interrupted'))
    }
    expect(await exitOf(launch(folder))).toBe(0)
    expect(sweepBits(folder)).toEqual(reference)
    for (const events of textOf(folder, 'events'))
      expect(typesOf(events).filter(type => type !== 'progress' && type !== 'evaluated')).toEqual([
        'started',
        'stopped',
        'resumed',
        'stopped',
        'resumed',
        'finished',
      ])
  })

  test('SIGKILL hits the TensorFlow process: the logs say so, and all runs resume', { timeout: LONG }, async () => {
    const folder = await trainedBy(executor, experiment)
    const engine = launch(folder)
    const exit = exitOf(engine)
    await until(() => stepsDone(folder, 100))
    process.kill(executorOf(engine), 'SIGKILL')
    expect(await exit).toBe(0)
    for (const log of textOf(folder, 'log'))
      expect(log).toContain(
        'the TensorFlow process was killed (SIGKILL), with 6 runs in progress; retrying with 3 at once',
      )
    expectReferenceOf(folder)
  })

  test('SIGKILL hits the engine: its TensorFlow process ends too, and a new start trains to the same result', {
    timeout: LONG,
  }, async () => {
    const folder = await trainedBy(executor, experiment)
    const engine = launch(folder)
    const exit = exitOf(engine)
    await until(() => stepsDone(folder, 100))
    const orphan = executorOf(engine)
    engine.kill('SIGKILL')
    expect(await exit).toBe('SIGKILL')
    expect(readSweep(folder).state).toBe('interrupted')
    expect(await exitOf(launch(folder))).toBe(0)
    await until(() => isGone(orphan))
    // If it was saving at that time, runs are at two places, and resume in two cohorts.
    expectReferenceOf(folder)
  })

  test('a run trains to the same result alone as in a cohort, to 1e-5', { timeout: LONG }, async () => {
    const { pretrain } = experiment
    const alone = {
      ...experiment,
      pretrain: { ...pretrain, samplesPerClass: [4], augmentation: pretrain.augmentation.slice(1, 2) },
    }
    const folder = await trainedBy(executor, alone)
    expect(await exitOf(launch(folder))).toBe(0)
    const [run] = sweepBits(folder)
    expect(distance(run, reference.find(({ id }) => id === run.id)!)).toBeLessThan(ROUNDING)
  })
})

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return false
  } catch {
    return true
  }
}

describe.skipIf(testTensorflow === undefined)('strokes', () => {
  test('three seeds on both executors: the mean accuracies agree within their intervals', {
    timeout: LONG,
  }, async () => {
    const { experiment } = parseExperiment(`
pretrain: { dataset: strokes-digits, samplesPerClass: 8, augmentation: [none, mixup], batches: 400 }
finetune: { dataset: strokes-letters, samplesPerClass: 16, batches: 200 }
seeds: 3
`)
    const accuracies = async (name: 'simd' | 'tensorflow') => {
      const folder = await trainedBy(await chooseExecutor(name, { engineFolder }), experiment!)
      expect(await exitOf(launch(folder)), readFileSync(sweepFiles(folder).log, 'utf8')).toBe(0)
      return readSweep(folder).runs.map(({ run, result }) => ({
        augmentation: run.settings.pretrain.augmentation.name,
        accuracy: result!.finetunes[0].accuracy,
      }))
    }
    const [simd, tensorflow] = [await accuracies('simd'), await accuracies('tensorflow')]
    for (const name of ['none', 'mixup']) {
      const of = (all: typeof simd) =>
        meanAndHalfInterval(all.filter(({ augmentation }) => augmentation === name).map(({ accuracy }) => accuracy))
      const [a, b] = [of(simd), of(tensorflow)]
      expect(a.mean).toBeGreaterThan(0.1) // chance is 1 in 26
      expect(Math.abs(a.mean - b.mean)).toBeLessThanOrEqual(Math.min(a.half, b.half))
    }
  })
})

/** Student's 95 % interval of three values: t with two degrees of freedom is 4.303. */
function meanAndHalfInterval(values: readonly number[]) {
  expect(values).toHaveLength(3)
  const mean = values.reduce((sum, value) => sum + value, 0) / 3
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 2
  return { mean, half: 4.303 * Math.sqrt(variance / 3) }
}
