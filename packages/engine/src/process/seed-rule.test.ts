import type { ChildProcess } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseExperiment } from '@finetune-lab/experiment'
import { readSweep, readSweepRecord, seedPoints, wantedRuns } from '@finetune-lab/runs'
import { expect, test } from 'vitest'
import { smallData, smallExperimentText, smallSweep } from '../testing/small-sweep.ts'
import { sweepBits } from '../testing/sweep-bits.ts'
import { launchEngine } from './launch-engine.ts'

// The real engine on a sweep whose number of seeds is decided while it runs.

const script = fileURLToPath(new URL('../../dist/engine.js', import.meta.url))
const data = smallData({ testImages: 20 })
const experimentOf = (seeds: string) =>
  parseExperiment(
    smallExperimentText(data, 20).replace('seeds: 2', `seeds: ${seeds}`).replace('batches: 200', 'batches: 20'),
  ).experiment!

const launch = (sweepFolder: string, join = false) => launchEngine({ script, sweepFolder, workers: 2, join })
const exitOf = (engine: ChildProcess) => new Promise<number | null>(resolve => engine.on('exit', resolve))

test('engines that share a sweep train the same runs as one that is interrupted, each point as its first seeds say', async () => {
  const experiment = experimentOf('{ until: 33 points, atMost: 7, start: 3 }')
  const shared = await smallSweep(experiment)
  expect(await Promise.all([true, true].map(join => exitOf(launch(shared, join))))).toEqual([0, 0])
  const { state, runs, mostRuns } = readSweep(shared)
  expect({ state, mostRuns }).toEqual({ state: 'finished', mostRuns: undefined })

  const record = readSweepRecord(shared)
  const resultOf = new Map(runs.map(({ run, result }) => [run.id, result!]))
  const counts = seedPoints(record).map(point => {
    const wanted = wantedRuns(
      record,
      point,
      point.first.map(({ id }) => resultOf.get(id)!),
    )
    const trained = point.added.filter(({ id }) => resultOf.has(id))
    expect(trained).toEqual(wanted)
    return 3 + trained.length
  })
  // Some points are known earlier than others.
  expect(counts).toHaveLength(6)
  expect(new Set(counts).size).toBeGreaterThan(1)

  const alone = await smallSweep(experiment)
  const engine = launch(alone)
  const exit = exitOf(engine)
  while (!readSweep(alone).runs.some(({ state }) => state === 'finished')) await wait(5)
  engine.kill('SIGTERM')
  expect([0, 130]).toContain(await exit)
  expect(await exitOf(launch(alone))).toBe(0)
  const byRun = (folder: string) =>
    [...sweepBits(folder)].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
  expect(byRun(alone)).toEqual(byRun(shared))
})
