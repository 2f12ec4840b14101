import type { Answers } from '../answers/answers.ts'
import type { Sentence } from '../answers/sentences/sentences.ts'
import { BEST } from './alternatives.ts'
import type { AnalysedAlternative, Outcome } from './claim.ts'
import { claimOf } from './claims.ts'
import { type ChallengeVerdict, worstOf } from './verdict.ts'

/** An answer, and what becomes of it with other heads. */
export interface JudgedSentence extends Sentence {
  /** One per alternative; empty for a sentence that claims nothing about the networks. */
  readonly outcomes: readonly JudgedOutcome[]
  /**
   * The verdict with converged heads or with the best settings of each, whichever is more serious; without these, the most
   * serious of all.
   */
  readonly verdict?: ChallengeVerdict
  /** `With converged heads: is no longer shown (…). …` */
  readonly summary?: string
}

export interface JudgedOutcome extends Outcome {
  /** The alternative's id and title. */
  readonly id: string
  readonly title: string
}

/**
 * @param answer of the whole sweep: its sentences are judged
 * @param recipe the recorded results of the challenged runs alone, to compare like with like
 */
export function judgedSentences(
  answer: Answers,
  recipe: AnalysedAlternative,
  others: readonly AnalysedAlternative[],
): JudgedSentence[] {
  return answer.sentences.map(sentence => {
    const claim = claimOf(sentence, answer, recipe)
    if (!claim) return { ...sentence, outcomes: [] }
    const outcomes = others.map(other => ({ id: other.id, title: other.title, ...claim(other) }))
    const first = outcomes.filter(({ id }) => id === 'probe' || id === BEST)
    const verdict = worstOf((first.length > 0 ? first : outcomes).map(outcome => outcome.verdict))
    return { ...sentence, outcomes, verdict, summary: summaryOf(first, outcomes) }
  })
}

function summaryOf(first: readonly JudgedOutcome[], all: readonly JudgedOutcome[]): string {
  const others = first.length > 0 ? all.filter(outcome => !first.includes(outcome)) : []
  const shown = first.length > 0 ? first : all
  const counted = (['holds', 'shrinks', 'vanishes', 'turns round', 'appears', 'unknown'] as const).flatMap(verdict => {
    const count = others.filter(outcome => outcome.verdict === verdict).length
    return count > 0 ? [`${COUNTED[verdict]} ${count}`] : []
  })
  return [
    ...shown.map(({ title, words, figures }) => `With ${title}: ${words}${figures ? ` (${figures})` : ''}.`),
    ...(others.length > 0 ? [`Other learning rates and budgets (${others.length}): ${counted.join(', ')}.`] : []),
  ].join(' ')
}

const COUNTED: Readonly<Record<ChallengeVerdict, string>> = {
  holds: 'holds with',
  shrinks: 'shrinks with',
  vanishes: 'no longer shown with',
  'turns round': 'turns round with',
  appears: 'a difference appears with',
  unknown: 'cannot be judged with',
}
