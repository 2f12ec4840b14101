import { tuningLines } from '@finetune-lab/analysis'
import { datasetTitle } from '@finetune-lab/charts/dom'
import { html, nothing, type TemplateResult } from 'lit-html'
import type { SweepModel } from './model.ts'

/** What was tuned and chosen, worded as on the command line. Nothing for a sweep that tunes nothing. */
export function tuningSection({ record, tuning }: SweepModel): TemplateResult | typeof nothing {
  if (!tuning) return nothing
  const lines = tuningLines(tuning, name => datasetTitle(record.datasets, name))
  return html`<section class="tuning" aria-labelledby="tuning-title">
    <h2 id="tuning-title">Tuning</h2>
    <ul>
      ${lines.map(line => html`<li>${line}</li>`)}
    </ul>
  </section>`
}
