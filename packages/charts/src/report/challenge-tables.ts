import { type AlternativeResult, augmentationWords, type HeadMeans } from '@finetune-lab/analysis'
import type { ChartPlan } from '../chart-options.ts'
import { formatNumberOf, formatPoints } from '../format.ts'
import { type Html, html } from './html.ts'

/** Accuracies, and differences to the reference, by the way the heads are trained. */
export function challengeResultsTable(results: readonly AlternativeResult[], plan: ChartPlan, title: string): Html {
  const reference = plan.reference ?? 'none'
  const sizes = plan.samplesPerClass
  return html`<div class="wide"><table class="results challenged">
<caption>Accuracy on ${title}, %, by the way the heads are trained: mean over the seeds. Below it: difference to ${augmentationWords(reference)} in percentage points [95 % confidence interval], paired by seed. Bold: the interval excludes zero.</caption>
<thead><tr><th scope="col">heads</th><th scope="col">augmentation</th>${sizes.map(size => html`<th scope="col">${size}</th>`)}</tr></thead>
<tbody>
${results.flatMap(result =>
  plan.augmentations.map(
    (
      label,
      i,
    ) => html`<tr><th scope="row">${i === 0 ? nameOf(result) : ''}</th><td>${label}</td>${sizes.map(size => resultCell(result, label, size))}</tr>
`,
  ),
)}</tbody>
</table></div>`
}

function nameOf({ title, diverged }: AlternativeResult): string {
  return diverged > 0 ? `${title} (${formatNumberOf(diverged, 'head')} diverged)` : title
}

function resultCell({ curves, differences }: AlternativeResult, label: string, size: number): Html {
  const at = <Point extends { readonly samplesPerClass: number }>(
    series: readonly { readonly augmentation: string; readonly points: readonly Point[] }[],
  ) => series.find(each => each.augmentation === label)?.points.find(each => each.samplesPerClass === size)
  const point = at(curves.series)
  if (!point) return html`<td class="missing">no result</td>`
  const difference = at(differences.series)
  const accuracy = (100 * point.mean).toFixed(1)
  if (!difference) return html`<td>${accuracy}</td>`
  const { mean, interval } = difference
  const range = interval ? ` [${formatPoints(interval.low)}, ${formatPoints(interval.high)}]` : ''
  const clear = interval && (interval.low > 0 || interval.high < 0)
  const text = `${formatPoints(mean)}${range}`
  return html`<td>${accuracy} <small>${clear ? html`<strong>${text}</strong>` : text}</small></td>`
}

/** How far the heads are from settled, at the smallest and the largest number of samples. */
export function headsTable(results: readonly AlternativeResult[], plan: ChartPlan, title: string): Html {
  const all = plan.samplesPerClass
  const sizes = all.length > 1 ? [all[0], all[all.length - 1]] : all
  const columns = ['features’ norm', 'training loss', 'above converged', 'gradient', 'test loss']
  return html`<div class="wide"><table class="results heads">
<caption>How far the heads are from settled on ${title}: means over the seeds. The norm of the features; the loss on the images that a head was trained on, how far it is above that of the converged head, and the norm of its gradient; the loss on the test set. A head that is far above the converged one was not trained to the end: differences between augmentations may then be differences in how fast heads settle.</caption>
<thead><tr><th scope="col">heads</th><th scope="col">augmentation</th><th scope="col">samples per class</th>${columns.map(name => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>
${results.flatMap(result =>
  plan.augmentations.flatMap((label, i) =>
    sizes.map((size, j) => {
      const found = result.heads.find(
        ({ augmentation, samplesPerClass }) => augmentation === label && samplesPerClass === size,
      )
      return html`<tr><th scope="row">${i + j === 0 ? result.title : ''}</th><td>${label}</td><td>${size}</td>${found ? cells(found) : html`<td class="missing" colspan="${columns.length}">not measured</td>`}</tr>
`
    }),
  ),
)}</tbody>
</table></div>`
}

function cells({ featureNorm, trainingLoss, excess, slope, testLoss }: HeadMeans): Html {
  const above = excess === undefined ? '' : excess.toFixed(2)
  return html`<td>${featureNorm.toFixed(1)}</td><td>${trainingLoss.toFixed(2)}</td><td>${above}</td><td>${slope.toPrecision(2)}</td><td>${testLoss.toFixed(2)}</td>`
}
