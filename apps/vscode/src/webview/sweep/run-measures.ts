import { MEASURES } from '@finetune-lab/analysis'
import { datasetTitle, formatPercent } from '@finetune-lab/charts/dom'
import type { FinetuneResult, SweepRecord } from '@finetune-lab/runs'
import { html, nothing, type TemplateResult } from 'lit-html'
import type { RunRow } from './model.ts'

/** `ECE 3.2 %, Brier score 0.412, top-2 accuracy 85.0 %`; says so if the result does not have them. */
export function measuresText(finetune: FinetuneResult): string {
  const texts = MEASURES.filter(({ key }) => key !== 'accuracy').flatMap(measure => {
    const found = measure.valueOf({}, finetune)
    if (!found) return []
    return `${measure.short} ${measure.percent ? formatPercent(found.value) : found.value.toFixed(3)}`
  })
  return texts.length > 0 ? texts.join(', ') : 'ECE, Brier score and top-2 accuracy were not recorded'
}

/** The accuracy on each class, for each finetune data set; nothing until it is known. */
export function classLists({ datasets }: SweepRecord, { result, classCounts = {} }: RunRow): readonly TemplateResult[] {
  return (result?.finetunes ?? []).flatMap(({ dataset }) => {
    const counts = Object.hasOwn(classCounts, dataset) ? classCounts[dataset] : []
    if (counts.length === 0) return []
    const names = Object.hasOwn(datasets, dataset) ? datasets[dataset].classes : []
    return html`<details class="class-accuracies">
      <summary>Accuracy on each class, ${datasetTitle(datasets, dataset)}</summary>
      <table class="finetune-lab-table">
        <thead>
          <tr><th scope="col">class</th><th scope="col" class="numeric">accuracy</th><th scope="col" class="numeric">images</th></tr>
        </thead>
        <tbody>
          ${counts.map(
            ({ images, right }, label) => html`<tr>
              <th scope="row">${names[label] ?? label}</th>
              <td class="numeric">${images === 0 ? nothing : formatPercent(right / images)}</td>
              <td class="numeric">${images}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </details>`
  })
}
