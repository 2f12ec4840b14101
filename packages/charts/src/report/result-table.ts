import { type AccuracyPoint, type LostPoint, troubleText } from '@finetune-lab/analysis'
import type { ChartPlan } from '../chart-options.ts'
import { chartPlan } from '../chart-plan.ts'
import { formatShare, formatUncertainty } from '../format.ts'
import { troubleMark } from '../trouble-marks.ts'
import { type Html, html } from './html.ts'
import type { ReportSweep } from './report-input.ts'

/** Samples per class × augmentation: mean, interval, n and every seed, in percent. */
export function resultTable(sweep: ReportSweep, dataset: ChartPlan['datasets'][number]): Html {
  const { samplesPerClass, augmentations } = chartPlan(sweep.snapshot.record)
  const { series = [], lost = [] } = sweep.curves.find(curves => curves.dataset === dataset.name) ?? {}
  const cell = (label: string, size: number): Html => {
    const points = series.find(({ augmentation }) => augmentation === label)?.points
    const point = points?.find(point => point.samplesPerClass === size)
    return point ? accuracyCell(point) : missingCell(lost, label, size)
  }
  const seeds = sweep.snapshot.record.experiment.seeds
  return html`<div class="wide"><table class="results">
<caption>Accuracy on ${dataset.title ?? dataset.name} in percent: mean ± half the width of the 95 % confidence interval (Student’s t). Below it: the number of seeds and the value of each seed (${seeds.join(', ')}). Brackets: the interval’s ends, where it is cut at 0 or 100 %; with n = 1, the 95 % interval of the test set only (Wilson). ✗: training collapsed, no result. ○: seeds collapsed or failed, not compared.</caption>
<thead><tr><th scope="col">samples per class</th>${augmentations.map(label => html`<th scope="col">${label}</th>`)}</tr></thead>
<tbody>
${samplesPerClass.map(
  size => html`<tr><th scope="row">${size}</th>${augmentations.map(label => cell(label, size))}</tr>
`,
)}</tbody>
</table></div>`
}

function accuracyCell(point: AccuracyPoint): Html {
  const seeds = [...point.values].sort((a, b) => a.seed - b.seed).map(({ accuracy }) => formatShare(accuracy))
  const trouble = troubleText(point)
  const mean = trouble ? html`${formatShare(point.mean)}` : html`<strong>${formatShare(point.mean)}</strong>`
  return html`<td>${mean}${formatUncertainty(point.interval)}${troubleMark(point)} <small>n = ${point.n}${point.n > 1 ? `: ${seeds.join(', ')}` : ''}</small>${trouble ? html` <small>${trouble}</small>` : html``}</td>`
}

function missingCell(lost: readonly LostPoint[], label: string, size: number): Html {
  const point = lost.find(({ augmentation, samplesPerClass }) => augmentation === label && samplesPerClass === size)
  return html`<td class="missing">${point ? (troubleText({ values: [], failed: point.failed }) ?? '') : 'no finished run'}</td>`
}
