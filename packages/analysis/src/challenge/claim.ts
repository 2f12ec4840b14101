import type { Answers } from '../answers/answers.ts'
import type { AccuracyCurves } from '../curves.ts'
import type { ChallengeVerdict } from './verdict.ts'

/** One way to train the heads, analysed. */
export interface AnalysedAlternative {
  readonly id: string
  readonly title: string
  readonly answers: Answers
  readonly curves: AccuracyCurves
}

/** What becomes of a claim. */
export interface Outcome {
  readonly verdict: ChallengeVerdict
  /** `holds`, `shrinks to +3.6 points`, `is no longer shown` */
  readonly words: string
  /** `+3.6 points [+1.2, +6.0], n = 10`; empty if there are none. */
  readonly figures: string
}

export const UNKNOWN: Outcome = { verdict: 'unknown', words: 'cannot be judged', figures: '' }

/** Judges a claim by the analysis of other heads. */
export type Claim = (other: AnalysedAlternative) => Outcome
