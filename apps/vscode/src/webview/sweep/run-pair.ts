import { augmentationTitle } from '@finetune-lab/analysis'
import { datasetTitle, formatPercent, formatPoints } from '@finetune-lab/charts/dom'
import type { SweepRecord } from '@finetune-lab/runs'
import { html, type TemplateResult } from 'lit-html'
import type { RunRow } from './model.ts'

/** Two runs against each other: what differs in their settings, and their accuracies. */
export function runPair(record: SweepRecord, a: RunRow, b: RunRow): TemplateResult {
  const { settings, accuracies } = pairOf(record, a, b)
  return html`<table class="finetune-lab-table run-pair">
      <caption>What differs</caption>
      <thead>
        <tr>
          <th scope="col"><span class="visually-hidden">setting</span></th>
          <th scope="col" class="numeric">A</th>
          <th scope="col" class="numeric">B</th>
          <th scope="col" class="numeric">A − B</th>
        </tr>
      </thead>
      <tbody>
        ${[...settings, ...accuracies].map(
          row => html`<tr>
            <th scope="row">${row.title}</th>
            <td class="numeric">${row.a}</td>
            <td class="numeric">${row.b}</td>
            <td class="numeric">${row.difference}</td>
          </tr>`,
        )}
      </tbody>
    </table>
    <p class="hint">Two single runs: their difference may be chance. Compare settings over several seeds to test it.</p>`
}

export interface PairRow {
  readonly title: string
  readonly a: string
  readonly b: string
  readonly difference: string
}

/** The settings that differ, and the accuracies on every finetune data set. */
export function pairOf(
  { experiment, datasets }: SweepRecord,
  a: RunRow,
  b: RunRow,
): { readonly settings: readonly PairRow[]; readonly accuracies: readonly PairRow[] } {
  const settings = [
    { title: 'augmentation', a: augmentationTitle(a.augmentation), b: augmentationTitle(b.augmentation) },
    { title: 'samples per class', a: String(a.samplesPerClass), b: String(b.samplesPerClass) },
    { title: 'seed', a: String(a.seed), b: String(b.seed) },
  ]
  const accuracyOf = ({ result }: RunRow, name: string) =>
    result?.finetunes.find(({ dataset }) => dataset === name)?.accuracy
  return {
    settings: settings.filter(row => row.a !== row.b).map(row => ({ ...row, difference: '' })),
    accuracies: experiment.finetune.dataset.map(name => {
      const [ofA, ofB] = [accuracyOf(a, name), accuracyOf(b, name)]
      return {
        title: datasetTitle(datasets, name),
        a: ofA === undefined ? '' : formatPercent(ofA),
        b: ofB === undefined ? '' : formatPercent(ofB),
        difference: ofA === undefined || ofB === undefined ? '' : formatPoints(ofA - ofB),
      }
    }),
  }
}
