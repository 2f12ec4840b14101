import { predictionOutcomes } from '@finetune-lab/analysis'
import type { SweepSnapshot } from '@finetune-lab/runs'

const SIGNS = { held: '✓', 'did not hold': '✗', undecided: '?' } as const

/** `✓ held  Mixup beats none by 5 points at 1: +7.5 points [+6.1, +8.9], n = 3` */
export function predictionLines(snapshot: SweepSnapshot): string[] {
  const { experiment } = snapshot.record
  const several = experiment.finetune.dataset.length > 1
  const lines = predictionOutcomes(experiment, snapshot.runs).flatMap(({ text, outcomes }) =>
    outcomes.length === 0
      ? [`· pending  ${text}`]
      : outcomes.map(
          ({ dataset, verdict, figures }) =>
            `${SIGNS[verdict]} ${verdict}  ${text}${several ? ` (${dataset})` : ''}  ${figures}`,
        ),
  )
  return lines.length > 0 ? ['Predictions', ...lines.map(line => `  ${line}`)] : []
}
