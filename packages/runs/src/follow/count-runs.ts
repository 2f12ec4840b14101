import type { RunSnapshot } from '../store/sweep.ts'

export interface RunCounts {
  readonly total: number
  readonly finished: number
  readonly failed: number
}

/** Counts all runs, and those that have finished or failed. */
export function countRuns(runs: readonly RunSnapshot[]): RunCounts {
  const count = (wanted: RunSnapshot['state']) => runs.filter(({ state }) => state === wanted).length
  return { total: runs.length, finished: count('finished'), failed: count('failed') }
}
