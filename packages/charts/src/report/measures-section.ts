import {
  type AccuracyPoint,
  augmentationTitle,
  curves,
  isBetter,
  MEASURES,
  type Measure,
  meanConfusion,
  missingMeasureNote,
  settingReliability,
  shownInterval,
  troubleOf,
  withAugmentation,
} from '@finetune-lab/analysis'
import type { ChartPlan } from '../chart-options.ts'
import { chartPlan } from '../chart-plan.ts'
import { samplesPerClassText } from '../describe-point.ts'
import { formatInterval, formatNumberOf, formatShare, formatUncertainty } from '../format.ts'
import { capitalised, measureWords } from '../measure-words.ts'
import type { ReliabilityChart } from '../reliability-chart/reliability-chart.ts'
import { seriesStyles } from '../series-style.ts'
import { reliabilitySvg } from '../svg.ts'
import { reliabilityTables } from '../table/reliability-tables.ts'
import { troubleMark } from '../trouble-marks.ts'
import { chartTableHtml } from './chart-table-html.ts'
import { type HeadingLevel, heading } from './heading.ts'
import { type Html, html, trustedHtml } from './html.ts'
import type { ReportSweep } from './report-input.ts'

/**
 * How good the networks’ probabilities are, and which classes they recognise: at the largest number of samples per class
 * that has results. Empty without results.
 */
export function measuresSection(sweep: ReportSweep, level: HeadingLevel): Html {
  const plan = chartPlan(sweep.snapshot.record)
  const parts = plan.datasets.flatMap(dataset => {
    const size = largestSize(sweep, dataset.name)
    return size === undefined ? [] : [datasetMeasures(sweep, dataset, plan, size)]
  })
  if (parts.length === 0) return html``
  return html`<section class="measures">
${heading(level, 'Probabilities and classes')}
${parts}
</section>`
}

function largestSize({ curves }: ReportSweep, dataset: string): number | undefined {
  const sizes = curves
    .filter(curve => curve.dataset === dataset)
    .flatMap(({ series }) => series.flatMap(({ points }) => points.map(({ samplesPerClass }) => samplesPerClass)))
  return sizes.length === 0 ? undefined : Math.max(...sizes)
}

function datasetMeasures(
  sweep: ReportSweep,
  dataset: ChartPlan['datasets'][number],
  plan: ChartPlan,
  size: number,
): Html {
  const { runs } = sweep.snapshot
  const missing = MEASURES.flatMap(measure => missingMeasureNote(measure, runs) ?? [])
  const [note] = missing
  const chart = reliabilityChart(sweep, dataset, plan, size)
  return html`${measureTable(sweep, dataset, plan, size)}
${note === undefined ? html`` : html`<p>${note}.</p>`}
${
  chart
    ? html`<figure>
<div class="chart" data-name="reliability-${dataset.name}">${trustedHtml(reliabilitySvg(chart, { colors: 'variables' }))}</div>
<figcaption>Reliability on ${dataset.title ?? dataset.name} with ${samplesPerClassText(size)}: how often the networks are right when they are this confident. Images of all seeds, in 15 bins of confidence. ECE: mean over seeds.</figcaption>
</figure>
<details><summary>The diagrams as tables</summary>
${reliabilityTables(chart).map(table => chartTableHtml(table, ''))}</details>`
    : html``
}
${classTable(sweep, dataset, plan, size)}`
}

/** An augmentation's point of a measure at one size. */
type PointOf = (label: string) => AccuracyPoint | undefined

function pointsAt(sweep: ReportSweep, dataset: string, measure: Measure, size: number): PointOf {
  const curve = curves(sweep.snapshot.runs, measure).find(each => each.dataset === dataset)
  return label =>
    curve?.series
      .find(({ augmentation }) => augmentation === label)
      ?.points.find(({ samplesPerClass }) => samplesPerClass === size)
}

function measureTable(sweep: ReportSweep, dataset: ChartPlan['datasets'][number], plan: ChartPlan, size: number): Html {
  const columns = MEASURES.map(measure => {
    const pointOf = pointsAt(sweep, dataset.name, measure, size)
    const points = plan.augmentations.flatMap(label => pointOf(label) ?? []).filter(point => !troubleOf(point))
    const best = points.reduce<number | undefined>(
      (best, { mean }) => (best === undefined || isBetter(measure, mean, best) ? mean : best),
      undefined,
    )
    return { measure, pointOf, best: points.length > 1 ? best : undefined }
  })
  const header = ({ short, percent, better }: Measure) =>
    `${capitalised(short)}${percent ? ', %' : ''}${better === 'lower' ? ' (lower is better)' : ''}`
  return html`<div class="wide"><table class="results">
<caption>${dataset.title ?? dataset.name} with ${samplesPerClassText(size)}, the most in this sweep: mean ± half the width of the 95 % confidence interval over seeds (in brackets: its ends, on the scale of logits near the smallest and largest possible values; with one seed, the interval of the test set), and n. Bold: the best mean of a column, which may be ahead by chance. ECE: expected calibration error in 15 bins. Brier score: from 0 to 2. Top-2 accuracy: the true class is one of the two likeliest.</caption>
<thead><tr><th scope="col">augmentation</th>${columns.map(({ measure }) => html`<th scope="col">${header(measure)}</th>`)}</tr></thead>
<tbody>
${plan.augmentations.map(
  label => html`<tr><th scope="row">${label}</th>${columns.map(({ measure, pointOf, best }) => measureCell(pointOf(label), measure, best))}</tr>
`,
)}</tbody>
</table></div>`
}

function measureCell(point: AccuracyPoint | undefined, measure: Measure, best: number | undefined): Html {
  if (!point) return html`<td class="missing">not recorded</td>`
  const { bare } = measureWords(measure)
  const mean = point.mean === best && !troubleOf(point) ? html`<strong>${bare(point.mean)}</strong>` : bare(point.mean)
  return html`<td>${mean}${formatUncertainty(shownInterval(point), '± ', bare)}${troubleMark(point)} <small>n = ${point.n}</small></td>`
}

function reliabilityChart(
  sweep: ReportSweep,
  dataset: ChartPlan['datasets'][number],
  plan: ChartPlan,
  size: number,
): ReliabilityChart | undefined {
  const { runs } = sweep.snapshot
  const ece = MEASURES.find(({ key }) => key === 'ece')!
  const pointOf = pointsAt(sweep, dataset.name, ece, size)
  const styles = seriesStyles(plan.augmentations)
  const panels = plan.augmentations.map(label => {
    const { n, bins } = settingReliability(runs, dataset.name, { augmentation: label, samplesPerClass: size })
    const point = pointOf(label)
    const interval = point && shownInterval(point)
    return {
      key: label,
      title: augmentationTitle(label),
      subtitle: point
        ? `ECE ${formatShare(point.mean)} %${interval ? ` ${formatInterval(interval, formatShare)}` : ''}, ${formatNumberOf(n, 'seed')}`
        : '',
      style: styles.get(label)!,
      ...(bins && { bins }),
      emptyMessage: 'not recorded',
    }
  })
  if (panels.every(({ bins }) => bins === undefined)) return undefined
  return {
    description: `Reliability on ${dataset.title ?? dataset.name} with ${samplesPerClassText(size)}: ${plan.augmentations.join(', ')}`,
    panels,
  }
}

/** Classes × augmentations: the share of each class that is recognised, the hardest class first. */
function classTable(sweep: ReportSweep, dataset: ChartPlan['datasets'][number], plan: ChartPlan, size: number): Html {
  const { record, runs } = sweep.snapshot
  const found = plan.augmentations.map(label =>
    meanConfusion(runs, dataset.name, { augmentation: label, samplesPerClass: size }),
  )
  const known = found.find(each => each && each.shares.length > 0)
  if (!known) return html``
  const names = Object.hasOwn(record.datasets, dataset.name) ? record.datasets[dataset.name].classes : []
  const rows = known.shares
    .map((_, label) => ({ label, shares: found.map(each => each?.shares[label]?.[label]) }))
    .toSorted((a, b) => mean(a.shares) - mean(b.shares))
  const n = found.flatMap(each => each?.n ?? [])
  return html`<details${rows.length <= MOST_OPEN ? trustedHtml(' open') : html``}><summary>Accuracy on each class</summary>
<div class="wide"><table class="results classes">
<caption>Accuracy on each class of ${dataset.title ?? dataset.name} in percent, with ${samplesPerClassText(size)}: mean over ${Math.min(...n) === Math.max(...n) ? formatNumberOf(n[0], 'seed') : `${Math.min(...n)} to ${Math.max(...n)} seeds`}; the hardest class first. The shade follows the accuracy. Intervals: <code>export --measure class:NAME</code>.</caption>
<thead><tr><th scope="col">class</th>${plan.augmentations.map(label => html`<th scope="col" title="${withAugmentation(label)}">${label}</th>`)}</tr></thead>
<tbody>
${rows.map(
  ({ label, shares }) => html`<tr><th scope="row">${names[label] ?? label}</th>${shares.map(classCell)}</tr>
`,
)}</tbody>
</table></div></details>`
}

function classCell(share: number | undefined): Html {
  if (share === undefined) return html`<td class="missing">–</td>`
  return html`<td style="background:rgb(0 114 178/${(share * 0.35).toFixed(2)})">${formatShare(share)}</td>`
}

/** More rows are shown on request. */
const MOST_OPEN = 12

function mean(shares: readonly (number | undefined)[]): number {
  const known = shares.filter(share => share !== undefined)
  return known.reduce((sum, share) => sum + share, 0) / Math.max(1, known.length)
}
