import { type PredictionOutcome, predictionOutcomes } from '@finetune-lab/analysis'
import { datasetTitle } from '@finetune-lab/charts/dom'
import { html, nothing, type TemplateResult } from 'lit-html'
import type { SweepModel } from './model.ts'

/** Predictions and their outcomes. Uses all seeds, whatever the chart shows. */
export function predictions({ record }: SweepModel, outcomes: readonly PredictionOutcome[]) {
  if (outcomes.length === 0) return nothing
  return html`<section class="predictions" aria-labelledby="predictions-title">
    <h2 id="predictions-title">Predictions</h2>
    <ul>
      ${outcomes.map(outcome => item(outcome, name => datasetTitle(record.datasets, name)))}
    </ul>
  </section>`
}

export const outcomesOf = ({ record, runs }: SweepModel) => predictionOutcomes(record.experiment, runs)

const marks = { held: '✓', 'did not hold': '✗', undecided: '?' } as const

function item({ text, outcomes }: PredictionOutcome, title: (dataset: string) => string): TemplateResult {
  if (outcomes.length === 0)
    return html`<li>
      <span class="verdict" data-verdict="judge"><span aria-hidden="true">•</span> yours to judge</span>
      <span>${text}</span>
    </li>`
  return html`${outcomes.map(
    ({ dataset, verdict, figures }) => html`<li>
      <span class="verdict" data-verdict=${verdict}><span aria-hidden="true">${marks[verdict]}</span> ${verdict}</span>
      <span>${text} <span class="figures">${outcomes.length > 1 ? `${title(dataset)}, ` : ''}${figures}</span></span>
    </li>`,
  )}`
}
