import type { AccuracyPoint, Interval } from '@finetune-lab/analysis'
import type { ChartPlan } from '../chart-options.ts'
import { chartPlan } from '../chart-plan.ts'
import { type Html, html } from './html.ts'
import type { ReportSweep } from './report-input.ts'

/** Samples per class × augmentation: mean, interval, n and every seed, in percent. */
export function resultTable(sweep: ReportSweep, dataset: ChartPlan['datasets'][number]): Html {
  const { samplesPerClass, augmentations } = chartPlan(sweep.snapshot.record)
  const series = sweep.curves.find(curves => curves.dataset === dataset.name)?.series ?? []
  const cell = (label: string, size: number): Html => {
    const points = series.find(({ augmentation }) => augmentation === label)?.points
    return accuracyCell(points?.find(point => point.samplesPerClass === size))
  }
  const seeds = sweep.snapshot.record.experiment.seeds
  return html`<div class="wide"><table class="results">
<caption>Accuracy on ${dataset.title ?? dataset.name} in percent: mean ± half the width of the 95 % t-interval; under it the number of seeds and the single values, in the order of the seeds (${seeds.join(', ')}). Brackets: n = 1, the test set’s own 95 % interval (Wilson).</caption>
<thead><tr><th scope="col">samples per class</th>${augmentations.map(label => html`<th scope="col">${label}</th>`)}</tr></thead>
<tbody>
${samplesPerClass.map(
  size => html`<tr><th scope="row">${size}</th>${augmentations.map(label => cell(label, size))}</tr>
`,
)}</tbody>
</table></div>`
}

function accuracyCell(point: AccuracyPoint | undefined): Html {
  if (point === undefined) return html`<td class="missing">no finished run</td>`
  const seeds = [...point.values].sort((a, b) => a.seed - b.seed).map(({ accuracy }) => percent(accuracy))
  return html`<td><strong>${percent(point.mean)}</strong>${spread(point.interval)} <small>n = ${point.n}${point.n > 1 ? `: ${seeds.join(', ')}` : ''}</small></td>`
}

function spread(interval: Interval | undefined): string {
  if (interval === undefined) return ''
  if (interval.kind === 't') return ` ± ${percent((interval.high - interval.low) / 2)}`
  return ` [${percent(interval.low)}, ${percent(interval.high)}]`
}

function percent(share: number): string {
  return (share * 100).toFixed(1)
}
