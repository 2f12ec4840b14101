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

// Four engines on one sweep of 420 runs; one of them belongs to a command line, which follows. CI uses runs that take
// hundredths of a second and checks that each is trained once. `node apps/cli/scripts/load-test.mjs` uses longer runs and
// compares the time with that of one engine on both cores.

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

interface RunTimes {
  readonly begun: number
  readonly finished: number
  readonly engine: string
  /** Milliseconds since 1970. */
  readonly from: number
  readonly to: number
}

function timesOf(folder: string): RunTimes[] {
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

/** CPU time of a process in seconds, without its children; undefined if the platform cannot report it. */
function cpuSeconds({ pid }: ChildProcess): number | undefined {
  try {
    // proc(5): utime and stime are the 12th and 13th field after the name, in hundredths of a second on Linux.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')
    return (Number(fields[11]) + Number(fields[12])) / 100
  } catch {
    return undefined
  }
}

interface Figures {
  /** From the first run's start to the last engine's end, in seconds. */
  readonly seconds: number
  /** The runs' own time divided by the number of engines: the total if no time were lost between runs. */
  readonly ideal: number
  /** CPU load of the following command line while a tenth to nine tenths of the runs finished. */
  readonly follower?: number
}

async function sweep(): Promise<Figures> {
  const store = mkdtempSync(join(tmpdir(), 'finetune-lab-load-'))
  const folder = await smallSweep(experiment, store)
  const following = spawn(process.execPath, [cli, 'work', 'last', '--workers', '1', '--store', store], {
    stdio: 'ignore',
  })
  const followed = exit(following)
  // Its engine would otherwise be the last to start, and on a busy machine might find no runs left.
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

  const runs = timesOf(folder)
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

/** Counts finished runs without reading them. */
function countFinished(folder: string): number {
  const runs = join(folder, 'runs')
  return readdirSync(runs).filter(run => readdirSync(join(runs, run)).includes('result.json')).length
}

/** Seconds that one engine with a worker per core takes for the same sweep, from the first run's start. */
async function alone(): Promise<number> {
  const folder = await smallSweep(experiment)
  await exit(launchEngine({ script, sweepFolder: folder, workers: 2 }))
  const ended = Date.now()
  return (ended - Math.min(...timesOf(folder).map(({ from }) => from))) / 1000
}

test('four engines on one sweep of 420 runs train each run once and lose little time in between', async () => {
  for (let round = 0; round < Math.max(1, rounds); round++) {
    const figures = await sweep()
    console.log({ ...figures, ratio: figures.seconds / figures.ideal, ...(rounds > 0 && { oneEngine: await alone() }) })
    // On a busy machine they may wait for the disk.
    expect(figures.ideal / figures.seconds).toBeGreaterThan(0.3)
    if (figures.follower !== undefined) expect(figures.follower).toBeLessThan(0.3)
  }
}, 1800_000)
