import type { SweepRecord } from '@finetune-lab/runs'
import type { Challenge } from './challenge.ts'
import type { ChallengeVerdict } from './verdict.ts'

const SIGNS: Readonly<Record<ChallengeVerdict, string>> = {
  holds: '✓',
  shrinks: '↓',
  vanishes: '✗',
  'turns round': '↔',
  appears: '+',
  unknown: '?',
}

/** The verdicts as lines of text; a hint at the command for a sweep that was not challenged. */
export function challengeLines(
  { id, datasets }: Pick<SweepRecord, 'id' | 'datasets'>,
  challenge: Challenge | undefined,
): string[] {
  if (!challenge) return [notChallenged(id)]
  const several = challenge.datasets.length > 1
  return [
    `Does the answer survive? ${challengeScope(challenge)}`,
    ...challenge.datasets.flatMap(({ dataset, sentences }) => {
      const judged = sentences.flatMap(({ text, verdict, summary }) =>
        verdict && summary ? [`  ${SIGNS[verdict]} ${verdict}  ${text}`, `      ${summary}`] : [],
      )
      const title = Object.hasOwn(datasets, dataset) ? datasets[dataset].title : dataset
      return judged.length > 0 && several ? [`  ${title}`, ...judged.map(line => `  ${line}`)] : judged
    }),
  ]
}

/** `Not challenged. To see whether the answers hold with other heads: finetune-lab challenge ID` */
export const notChallenged = (sweep: string) =>
  `Not challenged: these answers hold for this recipe. To see which survive other heads: finetune-lab challenge ${sweep}`

/** `210 of 210 finished runs, 10 seeds, 6 other ways to train the heads.` */
export function challengeScope({ runs, finished, seeds, alternatives, remade, repeated }: Challenge): string {
  const parts = [
    `${runs === finished ? runs : `${runs} of ${finished}`} finished ${finished === 1 ? 'run' : 'runs'}`,
    `${seeds} ${seeds === 1 ? 'seed' : 'seeds'}`,
    `${alternatives.length} other ${alternatives.length === 1 ? 'way' : 'ways'} to train the heads`,
  ]
  const notes = [
    ...(remade > 0 ? [` ${remade} ${remade === 1 ? 'model was' : 'models were'} not kept and pre-trained again.`] : []),
    ...(repeated.same < repeated.tried
      ? [` The recipe’s own heads gave ${repeated.same} of ${repeated.tried} recorded accuracies again, bit for bit.`]
      : []),
  ]
  return `${parts.join(', ')}.${notes.join('')}`
}
