import type { PredictionOutcome } from '@finetune-lab/analysis'
import { datasetTitle } from '../chart-plan.ts'
import { type HeadingLevel, heading } from './heading.ts'
import { type Html, html } from './html.ts'
import type { ReportSweep } from './report-input.ts'

/** The predictions and their outcomes. Empty without predictions. */
export function predictionsSection({ predictions, snapshot }: ReportSweep, level: HeadingLevel): Html {
  if (predictions.length === 0) return html``
  return html`<section>
${heading(level, 'Predictions')}
<div class="wide"><table class="predictions">
<caption>Predictions written before the run, and their outcomes. Undecided: a 95 % confidence interval reaches across the predicted bound, or runs are missing.</caption>
<thead><tr><th scope="col">prediction</th><th scope="col">outcome</th></tr></thead>
<tbody>
${predictions.map(
  prediction => html`<tr><th scope="row">${prediction.text}</th><td>${outcomes(prediction, snapshot.record.datasets)}</td></tr>
`,
)}</tbody>
</table></div>
</section>`
}

function outcomes(
  { outcomes }: PredictionOutcome,
  datasets: ReportSweep['snapshot']['record']['datasets'],
): Html | readonly Html[] {
  if (outcomes.length === 0) return html`<span class="verdict">for the reader to judge</span> from the answers above`
  return outcomes.map(
    ({ dataset, verdict, figures }) =>
      html`<p><span class="verdict">${VERDICT_SIGNS[verdict]} ${verdict}</span> on ${datasetTitle(datasets, dataset)}: ${figures}</p>`,
  )
}

const VERDICT_SIGNS = { held: '✓', 'did not hold': '✗', undecided: '?' } as const
