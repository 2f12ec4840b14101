import type { Interval } from '@finetune-lab/analysis'

/**
 * The small print of intervals in a sweep whose rule added seeds: `intervals: Stein, with the spread of the first 10 seeds`.
 * Empty where no seed was added.
 */
export function spreadNote(intervals: readonly (Interval | undefined)[]): readonly string[] {
  const first = [...new Set(intervals.flatMap(interval => interval?.spreadOf ?? []))].sort((a, b) => a - b)
  return first.length === 0 ? [] : [`intervals: Stein, with the spread of the first ${first.join(' or ')} seeds`]
}
