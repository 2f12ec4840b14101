import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { launchEngine } from '@finetune-lab/engine'
import { smallData, smallExperiment, smallSweep } from '@finetune-lab/engine/testing'
import { countRuns, liveLeases, type RunEvent, readSweep, runFiles, runFolder, sweepFiles } from '@finetune-lab/runs'
import { expect, test } from 'vitest'

// Four engines on one sweep of 420 runs; one of them is a command line's, which follows. CI takes runs of hundredths of
// a second and asks that each is done once; `node apps/cli/scripts/load-test.mjs` takes longer ones, measures, and
// compares with one engine that has both cores.

const cli = fileURLToPath(new URL('../dist/finetune-lab.js', import.meta.url))
const script = fileURLToPath(new URL('../dist/engine/engine.js', import.meta.url))
const batches = Number(process.env.FINETUNE_LAB_LOAD_BATCHES ?? 100)
const rounds = Number(process.env.FINETUNE_LAB_LOAD_ROUNDS ?? 0)
const ENGINES = 4
const RUNS = 420

const small = smallExperiment(smallData({ testImages: 20 }), batches)
const experiment = {
  ...small,
  finetune: { ...small.finetune, dataset: ['columns'], batches: 50 },
  seeds: Array.from({ length: 70 }, (_, seed) => seed),
}

const exit = (child: ChildProcess) => new Promise<number | null>(resolve => child.on('exit', resolve))

interface Told {
  readonly begun: number
  readonly finished: number
  readonly engine: string
  /** Milliseconds since 1970. */
  readonly from: number
  readonly to: number
}

function told(folder: string): Told[] {
  return readSweep(folder).runs.map(({ run }) => {
    const text = readFileSync(runFiles(runFolder(folder, run.id)).events, 'utf8')
    const events: RunEvent[] = text
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line))
    const begun = events.filter(({ type }) => type === 'started' || type === 'resumed')
    const finished = events.filter(({ type }) => type === 'finished')
    const [first] = begun
    const [from, to] = [first, finished[0]].map(({ at }) => Date.parse(at))
    return { begun: begun.length, finished: finished.length, engine: 'engine' in first ? first.engine : '', from, to }
  })
}

/** Seconds of processor time of a process alone, without those it started; undefined where it cannot be asked. */
function cpuSeconds({ pid }: ChildProcess): number | undefined {
  try {
    // proc(5): utime and stime are the 12th and 13th field after the name; a hundredth of a second each on Linux.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')
    return (Number(fields[11]) + Number(fields[12])) / 100
  } catch {
    return undefined
  }
}

interface Figures {
  /** From the first run's beginning to the last engine's end, in seconds. */
  readonly seconds: number
  /** What the runs themselves took, over the engines: with nothing lost between runs it would be all of it. */
  readonly ideal: number
  /** Of the command line that followed, while a tenth to nine tenths of the runs got done. */
  readonly follower?: number
}

async function sweep(): Promise<Figures> {
  const store = mkdtempSync(join(tmpdir(), 'finetune-lab-load-'))
  const folder = await smallSweep(experiment, store)
  const following = spawn(process.execPath, [cli, 'work', 'last', '--workers', '1', '--store', store], {
    stdio: 'ignore',
  })
  const followed = exit(following)
  // Its engine is the last to be there otherwise, and on a busy machine may find nothing left.
  while (liveLeases(folder).length === 0) {
    if (following.exitCode !== null) throw new Error(`the command line ended with ${following.exitCode}`)
    await wait(20)
  }
  const engines = Array.from({ length: ENGINES - 1 }, () =>
    launchEngine({ script, sweepFolder: folder, workers: 1, join: true }),
  )
  let over = false
  const ends = Promise.all(
    [followed, ...engines.map(exit)].map(async each => {
      const code = await each
      if (code !== 0) throw new Error(`an engine ended with ${code}: ${readFileSync(sweepFiles(folder).log, 'utf8')}`)
    }),
  ).finally(() => {
    over = true
  })
  const looks = [0.1, 0.9].map(async share => {
    for (;;) {
      const last = over
      if (countFinished(folder) >= share * RUNS) return { time: performance.now() / 1000, cpu: cpuSeconds(following) }
      if (last) throw new Error(`engines ended with ${countFinished(folder)} runs finished`)
      await wait(250)
    }
  })
  const [ended, begin, end] = await Promise.all([ends.then(() => Date.now()), ...looks])

  const runs = told(folder)
  expect(runs).toHaveLength(RUNS)
  expect(runs.filter(({ begun, finished }) => begun !== 1 || finished !== 1)).toEqual([])
  expect(new Set(runs.map(({ engine }) => engine)).size).toBe(ENGINES)
  expect(countRuns(readSweep(folder).runs).finished).toBe(RUNS)
  const left = readdirSync(folder, { recursive: true }) as string[]
  expect(left.filter(name => /claim|lease|checkpoint|\.tmp$/.test(name))).toEqual([])
  return {
    seconds: (ended - Math.min(...runs.map(({ from }) => from))) / 1000,
    ideal: runs.reduce((sum, { from, to }) => sum + to - from, 0) / 1000 / ENGINES,
    ...(begin.cpu !== undefined &&
      end.cpu !== undefined && { follower: (end.cpu - begin.cpu) / (end.time - begin.time) }),
  }
}

/** Without reading any of them. */
function countFinished(folder: string): number {
  const runs = join(folder, 'runs')
  return readdirSync(runs).filter(run => readdirSync(join(runs, run)).includes('result.json')).length
}

/** The same sweep by one engine with a worker for each core, from the first run's beginning to its end. */
async function alone(): Promise<number> {
  const folder = await smallSweep(experiment)
  await exit(launchEngine({ script, sweepFolder: folder, workers: 2 }))
  const ended = Date.now()
  return (ended - Math.min(...told(folder).map(({ from }) => from))) / 1000
}

test('four engines on one sweep of 420 runs do each of them once, and lose little between them', async () => {
  for (let round = 0; round < Math.max(1, rounds); round++) {
    const figures = await sweep()
    console.log({ ...figures, ratio: figures.seconds / figures.ideal, ...(rounds > 0 && { oneEngine: await alone() }) })
    // A busy machine may keep them waiting for its disk.
    expect(figures.ideal / figures.seconds).toBeGreaterThan(0.3)
    if (figures.follower !== undefined) expect(figures.follower).toBeLessThan(0.3)
  }
}, 1800_000)
