import type { ChildProcess } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Experiment } from '@finetune-lab/experiment'
import { liveLeases, readSweep, requestStop, runFiles, runFolder, sweepFiles } from '@finetune-lab/runs'
import { beforeAll, expect, test } from 'vitest'
import { smallData, smallExperiment, smallSweep } from '../testing/small-sweep.ts'
import { sweepBits } from '../testing/sweep-bits.ts'
import { ExitCode } from './exit-code.ts'
import { launchEngine } from './launch-engine.ts'

// The real engine: the bundled process with its worker threads, on real files.

const script = fileURLToPath(new URL('../../dist/engine.js', import.meta.url))
const data = smallData({ testImages: 20 })

const launch = (sweepFolder: string, workers = 2) => launchEngine({ script, sweepFolder, workers })
const exitOf = (engine: ChildProcess) =>
  new Promise<number | NodeJS.Signals>(resolve => engine.on('exit', (code, signal) => resolve(code ?? signal!)))
const logOf = (folder: string) => readFileSync(sweepFiles(folder).log, 'utf8')

/** Waits for a condition of the store's files. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await wait(5)
}

const finished = (folder: string) => readSweep(folder).runs.filter(({ state }) => state === 'finished').length

let experiment: Experiment
/** An uninterrupted sweep on one worker, which all others must equal. */
let reference: ReturnType<typeof sweepBits>
beforeAll(async () => {
  // Long enough for a stop to arrive while it runs.
  experiment = smallExperiment(data, 700)
  const folder = await smallSweep(experiment)
  expect(await exitOf(launch(folder, 1)), logOf(folder)).toBe(0)
  expect(readSweep(folder).state).toBe('finished')
  reference = sweepBits(folder)
})

test('a sweep on one worker writes a result, events, a model and a log for every run', () => {
  expect(reference).toHaveLength(12)
  expect(new Set(reference.map(({ finetunes }) => JSON.stringify(finetunes))).size).toBe(12)
})

test.each([2, 3])('the same bits with %i workers', async workers => {
  const folder = await smallSweep(experiment)
  expect(await exitOf(launch(folder, workers))).toBe(0)
  expect(sweepBits(folder)).toEqual(reference)
})

test('SIGTERM stops it as soon as possible; the sweep is interrupted, and a new start ends with the same bits', async () => {
  const folder = await smallSweep(experiment)
  const engine = launch(folder)
  const exit = exitOf(engine)
  await until(() => finished(folder) >= 2)
  const asked = performance.now()
  engine.kill('SIGTERM')
  expect(await exit).toBe(130)
  // One second if the machine has nothing else to do.
  expect(performance.now() - asked).toBeLessThan(10_000)
  const { state, runs } = readSweep(folder)
  expect(state).toBe('interrupted')
  // A running run is interrupted. If the stop falls between two runs, the next one is still waiting.
  expect(runs.every(run => ['finished', 'interrupted', 'waiting'].includes(run.state))).toBe(true)
  expect(runs.some(run => run.state !== 'finished')).toBe(true)
  expect(existsSync(sweepFiles(folder).lease)).toBe(false)
  expect(await exitOf(launch(folder))).toBe(0)
  expect(sweepBits(folder)).toEqual(reference)
})

test('after SIGKILL the sweep is interrupted, and a new start ends with the same bits', async () => {
  const folder = await smallSweep(experiment)
  for (const done of [1, 4]) {
    const engine = launch(folder)
    const exit = exitOf(engine)
    await until(() => finished(folder) >= done && readSweep(folder).runs.some(({ state }) => state === 'running'))
    expect(readSweep(folder).state).toBe('running')
    engine.kill('SIGKILL')
    expect(await exit).toBe('SIGKILL')
    expect(readSweep(folder).state).toBe('interrupted')
    expect(readSweep(folder).runs.some(({ state }) => state === 'running')).toBe(false)
  }
  expect(await exitOf(launch(folder))).toBe(0)
  expect(sweepBits(folder)).toEqual(reference)
})

test('a stop request in the store also stops it, as on platforms without signals', async () => {
  const folder = await smallSweep(experiment)
  expect(requestStop(folder)).toBe(false)
  const exit = exitOf(launch(folder))
  await until(() => finished(folder) >= 1)
  writeFileSync(sweepFiles(folder).stopRequest, '')
  expect(await exit).toBe(130)
  expect(readSweep(folder).state).toBe('interrupted')
})

test('a damaged result is shown as failed, and repaired by a new start, with the same bits', async () => {
  const folder = await smallSweep(smallExperiment(data, 100))
  expect(await exitOf(launch(folder))).toBe(0)
  const bits = sweepBits(folder)
  writeFileSync(runFiles(runFolder(folder, bits[3].id)).result, '{"version": 1, "run"')
  expect(readSweep(folder).runs[3]).toMatchObject({ state: 'failed', error: expect.stringContaining('not valid JSON') })
  expect(await exitOf(launch(folder)), logOf(folder)).toBe(0)
  expect(readSweep(folder).state).toBe('finished')
  expect(sweepBits(folder)).toEqual(bits)
})

test('a second engine on the same sweep is refused, and names the first one', async () => {
  const folder = await smallSweep(experiment)
  const first = launch(folder)
  const exit = exitOf(first)
  await until(() => liveLeases(folder).length > 0)
  expect(await exitOf(launch(folder))).toBe(ExitCode.held)
  expect(logOf(folder)).toContain(`another engine is working on this sweep (process ${first.pid}`)
  expect(requestStop(folder)).toBe(true)
  expect(await exit).toBe(130)
})

test('a diverging run fails with the reason in the panel, the exit code and the log', async () => {
  const diverging = smallExperiment(data)
  const folder = await smallSweep({ ...diverging, pretrain: { ...diverging.pretrain, learningRate: 1e20 } })
  expect(await exitOf(launch(folder))).toBe(1)
  const { state, runs } = readSweep(folder)
  expect(state).toBe('failed')
  expect(runs[0].error).toMatch(
    /^The training loss on rows became (NaN|Infinity) at batch \d+: training diverged. Set a smaller pretrain.learningRate.$/,
  )
  expect(readFileSync(runFiles(runFolder(folder, runs[0].run.id)).log, 'utf8')).toContain('training diverged')
})

test('a bug has a separate exit code, and its stack is in the log', async () => {
  const folder = await smallSweep(experiment)
  const broken = mkdtempSync(join(tmpdir(), 'finetune-lab-engine-'))
  cpSync(dirname(script), broken, { recursive: true })
  rmSync(join(broken, 'worker.js'))
  expect(await exitOf(launchEngine({ script: join(broken, 'engine.js'), sweepFolder: folder }))).toBe(70)
  expect(logOf(folder)).toContain('worker.js')
  expect(existsSync(sweepFiles(folder).lease)).toBe(false)
})

test('an evaluation that is not a number fails its run, and the sweep can still be read', async () => {
  const { finetune, pretrain } = experiment
  const folder = await smallSweep({
    ...experiment,
    pretrain: { ...pretrain, batches: 1, learningRate: 1e38 },
    finetune: { ...finetune, batches: 1, learningRate: 1e38 },
  })
  expect(await exitOf(launch(folder))).toBe(1)
  expect(
    readSweep(folder).runs.every(({ state, error }) => state === 'failed' && error!.includes('training diverged')),
  ).toBe(true)
})

test('data that has changed since the sweep was created is refused', async () => {
  const own = smallData()
  const folder = await smallSweep(smallExperiment(own))
  const file = join(own, 'rows', 't10k-images-idx3-ubyte')
  const bytes = readFileSync(file)
  bytes[500] ^= 1
  writeFileSync(file, bytes)
  expect(await exitOf(launch(folder))).toBe(2)
  expect(logOf(folder)).toContain('t10k-images-idx3-ubyte is not the file that this sweep started with')
  rmSync(own, { recursive: true })
  expect(await exitOf(launch(folder))).toBe(3)
  expect(readSweep(folder).state).toBe('interrupted')
})
