import { type AccuracyPoint, type LostPoint, shownInterval, troubleText } from '@finetune-lab/analysis'
import type { ChartPlan } from '../chart-options.ts'
import { chartPlan } from '../chart-plan.ts'
import { formatShare, formatUncertainty } from '../format.ts'
import { troubleMark } from '../trouble-marks.ts'
import { type Html, html } from './html.ts'
import type { ReportSweep } from './report-input.ts'
import { seedNote } from './seed-note.ts'
import { sizeTable } from './size-table.ts'

/** Samples per class × augmentation: mean, interval, n and every seed, in percent. */
export function resultTable(sweep: ReportSweep, dataset: ChartPlan['datasets'][number]): Html {
  const { samplesPerClass, augmentations } = chartPlan(sweep.snapshot.record)
  const { series = [], lost = [] } = sweep.curves.find(curves => curves.dataset === dataset.name) ?? {}
  const cell = (label: string, size: number): Html => {
    const points = series.find(({ augmentation }) => augmentation === label)?.points
    const point = points?.find(point => point.samplesPerClass === size)
    return point ? accuracyCell(point) : missingCell(lost, label, size)
  }
  const { seeds, seedRule } = sweep.snapshot.record.experiment
  return sizeTable({
    look: 'results',
    caption: html`Accuracy on ${dataset.title ?? dataset.name} in percent: mean ± half the width of the 95 % confidence interval for this test set (Student’s t).${seedNote(sweep.snapshot.record)} Below it: the number of seeds and the value of each seed (${seedRule ? `from seed ${seeds[0]}` : seeds.join(', ')}); then the 95 % interval for new test images, which is never too narrow. Brackets: the interval’s ends, near 0 or 100 % on the scale of logits; with n = 1, the 95 % interval of the test set only (Wilson). ✗: training collapsed, no result. ○: seeds collapsed or failed, not compared. Where a seed collapsed or is too far from the others to be chance: the median and its interval.`,
    sizes: samplesPerClass,
    columns: augmentations,
    titleOf: label => label,
    cell,
  })
}

function accuracyCell(point: AccuracyPoint): Html {
  const seeds = [...point.values].sort((a, b) => a.seed - b.seed).map(({ accuracy }) => formatShare(accuracy))
  const trouble = troubleText(point)
  const mean = trouble ? html`${formatShare(point.mean)}` : html`<strong>${formatShare(point.mean)}</strong>`
  return html`<td>${mean}${formatUncertainty(shownInterval(point))}${troubleMark(point)} <small>n = ${point.n}${point.n > 1 ? `: ${seeds.join(', ')}` : ''}</small>${[...newImages(point), ...(trouble ? [trouble] : []), ...outlierTexts(point)].map(text => html` <small>${text}</small>`)}</td>`
}

function newImages({ newImages }: AccuracyPoint): string[] {
  return newImages ? [`new images: ${formatShare(newImages.low)} to ${formatShare(newImages.high)}`] : []
}

function outlierTexts({ outlying = [], median }: AccuracyPoint): string[] {
  const range = median?.interval ? ` [${formatShare(median.interval.low)}, ${formatShare(median.interval.high)}]` : ''
  return [
    ...outlying.map(seed => `seed ${seed} is too far from the others to be chance`),
    ...(median ? [`median ${formatShare(median.accuracy)}${range}`] : []),
  ]
}

function missingCell(lost: readonly LostPoint[], label: string, size: number): Html {
  const point = lost.find(({ augmentation, samplesPerClass }) => augmentation === label && samplesPerClass === size)
  return html`<td class="missing">${point ? (troubleText({ values: [], failed: point.failed }) ?? '') : 'no finished run'}</td>`
}
