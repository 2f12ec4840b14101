import type { ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { killSweeps } from '../testing/kill-sweeps.ts'
import { smallData, smallExperiment, smallSweep } from '../testing/small-sweep.ts'
import { sweepBits } from '../testing/sweep-bits.ts'
import { launchEngine } from './launch-engine.ts'

// SIGKILL at random times, with the real engine and real files. `node packages/engine/scripts/kill-test.mjs --kills 200`
// does the same with more kills, and prints figures.

const kills = Number(process.env.FINETUNE_LAB_KILLS ?? 26)
const seed = Number(process.env.FINETUNE_LAB_KILL_SEED ?? 1)
const script = fileURLToPath(new URL('../../dist/engine.js', import.meta.url))
const experiment = smallExperiment(smallData({ testImages: 20 }), 3000)
const CHECKPOINT_SECONDS = 0.1

let reference: ReturnType<typeof sweepBits>
beforeAll(async () => {
  const folder = await smallSweep(experiment)
  const engine: ChildProcess = launchEngine({ script, sweepFolder: folder })
  await new Promise(resolve => engine.on('exit', resolve))
  reference = sweepBits(folder)
}, 600_000)

test.each([
  ['an engine with two workers', 1, 2],
  ['one of two engines with one worker each, on one sweep', 2, 1],
])(
  '%s is killed repeatedly: the same bits, no file torn or left over, no work repeated from before a checkpoint',
  async (_, engines, workers) => {
    const half = Math.ceil(kills / 2)
    const common = { script, experiment, reference, checkpointSeconds: CHECKPOINT_SECONDS }
    const figures = await killSweeps({ ...common, kills: half, engines, workers, seed: seed + engines })
    const { repeated, excess, wrong, ...counts } = figures
    if (process.env.FINETUNE_LAB_KILLS) {
      const sorted = repeated.toSorted((a, b) => a - b)
      console.log({ ...counts, repeats: sorted.length, median: sorted[sorted.length >> 1], most: sorted.at(-1) })
    }
    expect(wrong).toEqual([])
    // Each kill may hit one run per worker between its result and the event that reports it.
    expect(figures.withoutLastEvent).toBeLessThanOrEqual(Math.ceil(figures.kills / 10))
    expect(excess.filter(seconds => seconds > 0)).toEqual([])
    expect(figures.kills).toBeGreaterThanOrEqual(half)
    expect(figures.resumed).toBeGreaterThan(0)
  },
  3600_000,
)
