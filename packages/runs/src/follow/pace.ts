import type { SweepSnapshot } from '../store/sweep.ts'
import { countRuns, type RunCounts } from './count-runs.ts'

/** A sweep's progress and speed, for every progress display. */
export interface Pace extends RunCounts {
  /** From 0 to 1, with running runs counted by the share done; of the most runs, so that it never falls. */
  readonly done: number
  /** Pre-training batches per second over all workers; undefined until two snapshots are far enough apart. */
  readonly stepsPerSecond?: number
  /** With `most`: if it comes to that many. */
  readonly secondsLeft?: number
  /** The most runs that the sweep may come to, while its rule for seeds is open for some points. */
  readonly most?: number
}

/** Pace is measured over this time, so that it follows a machine that becomes busy. */
const WINDOW_SECONDS = 20
const SHORTEST_SECONDS = 0.8

/** Measures the pace of one sweep from successive snapshots. */
export function paceOf(now: () => number = () => performance.now() / 1000): (snapshot: SweepSnapshot) => Pace {
  const looks: { readonly time: number; readonly work: number; readonly steps: number }[] = []
  return snapshot => {
    const { runs, mostRuns } = snapshot
    const counts = { ...countRuns(runs), ...(mostRuns !== undefined && { most: mostRuns }) }
    const work = counts.finished + counts.failed + sum(runs.map(({ progress }) => progress?.done ?? 0))
    const whole = mostRuns ?? counts.total
    const done = work / whole
    const steps = sum(runs.map(stepsDone))
    const time = now()
    looks.push({ time, work, steps })
    while (looks.length > 2 && looks[1].time <= time - WINDOW_SECONDS) looks.shift()
    const [first] = looks
    const seconds = time - first.time
    if (seconds < SHORTEST_SECONDS || work <= first.work) return { ...counts, done }
    return {
      ...counts,
      done,
      stepsPerSecond: (steps - first.steps) / seconds,
      secondsLeft: ((whole - work) * seconds) / (work - first.work),
    }
  }
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

function stepsDone({ run, state, progress }: SweepSnapshot['runs'][number]): number {
  const { batches } = run.settings.pretrain
  if (state === 'finished') return batches
  return progress ? Math.min(batches, progress.stage === 'pretrain' ? progress.step : batches) : 0
}
