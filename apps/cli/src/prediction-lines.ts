import { predictionOutcomes, slicesOf } from '@finetune-lab/analysis'
import type { SweepSnapshot } from '@finetune-lab/runs'

const SIGNS = { held: '✓', 'did not hold': '✗', undecided: '?' } as const

/** `✓ held  Mixup beats none by 5 points at 1: +7.5 points [+6.1, +8.9], n = 3` */
export function predictionLines(snapshot: SweepSnapshot): string[] {
  const lines = slicesOf(snapshot).flatMap(({ sweep, label }) => linesOf(sweep, label))
  return lines.length > 0 ? ['Predictions', ...lines.map(line => `  ${line}`)] : []
}

function linesOf({ record: { experiment }, runs }: SweepSnapshot, part: string): string[] {
  const several = experiment.finetune.dataset.length > 1
  return predictionOutcomes(experiment, runs).flatMap(({ text, outcomes }) =>
    outcomes.length === 0
      ? [`· pending  ${text}${inBrackets(part)}`]
      : outcomes.map(
          ({ dataset, verdict, figures }) =>
            `${SIGNS[verdict]} ${verdict}  ${text}${inBrackets(several ? dataset : '', part)}  ${figures}`,
        ),
  )
}

function inBrackets(...words: readonly string[]): string {
  const said = words.filter(word => word !== '')
  return said.length === 0 ? '' : ` (${said.join(', ')})`
}
