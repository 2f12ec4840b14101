import type { Interval } from '../statistics/interval.ts'

/**
 * What becomes of a claim when the heads are trained in another way.
 *
 * - `holds`: same sign, the 95 % interval excludes 0, and at least half of the size
 * - `shrinks`: the same, with less than half of the size
 * - `vanishes`: the interval includes 0, so the claim is no longer shown
 * - `turns round`: the interval excludes 0 on the other side
 * - `appears`: the claim was that nothing is shown, and now something is
 * - `unknown`: one seed, or heads that diverged
 */
export type ChallengeVerdict = 'holds' | 'shrinks' | 'vanishes' | 'turns round' | 'appears' | 'unknown'

/** The part of a claim's size that must be left for it to hold. */
const KEPT = 1 / 2

/**
 * @param size of the recorded effect, with its sign
 * @param effect the same effect with the other heads; no interval with one seed
 */
export function effectVerdict(
  size: number,
  effect: { readonly mean: number; readonly interval?: Pick<Interval, 'low' | 'high'> } | undefined,
): ChallengeVerdict {
  if (!effect?.interval) return 'unknown'
  const { low, high } = effect.interval
  if (low <= 0 && high >= 0) return 'vanishes'
  if (Math.sign(effect.mean) !== Math.sign(size)) return 'turns round'
  return Math.abs(effect.mean) >= KEPT * Math.abs(size) ? 'holds' : 'shrinks'
}

/** The most serious first. */
const SEVERITY: readonly ChallengeVerdict[] = ['turns round', 'vanishes', 'appears', 'shrinks', 'holds', 'unknown']

export const worstOf = (verdicts: readonly ChallengeVerdict[]): ChallengeVerdict | undefined =>
  SEVERITY.find(verdict => verdicts.includes(verdict))
