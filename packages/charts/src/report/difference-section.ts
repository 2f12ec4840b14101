import { augmentationWords, type ContrastPoint, referenceOf, significant } from '@finetune-lab/analysis'
import type { ChartPlan } from '../chart-options.ts'
import { chartPlan } from '../chart-plan.ts'
import { differenceChart } from '../difference-chart.ts'
import { formatPoints, formatProbability } from '../format.ts'
import { differenceSvg } from '../svg.ts'
import { type HeadingLevel, heading } from './heading.ts'
import { type Html, html, trustedHtml } from './html.ts'
import type { ReportSweep } from './report-input.ts'
import { sizeTable } from './size-table.ts'

/** Does an augmentation help? Its accuracy minus the reference's, paired by seed. Empty without another augmentation. */
export function differenceSection(sweep: ReportSweep, level: HeadingLevel): Html {
  const plan = chartPlan(sweep.snapshot.record)
  const reference = referenceOf(sweep.snapshot.record)
  const others = plan.augmentations.filter(label => label !== reference)
  if (others.length === 0) return html``
  const yDomain = differenceChart(sweep.differences, { plan }).panels[0]?.yDomain
  const figures = plan.datasets.map(dataset => {
    const options = { plan: { ...plan, datasets: [dataset] }, yDomain, colors: 'variables', plotHeight: 220 } as const
    return html`<figure>
<div class="chart" data-name="difference-${dataset.name}">${trustedHtml(differenceSvg(sweep.differences, options))}</div>
<figcaption>Accuracy on ${dataset.title} minus that of ${augmentationWords(reference)} with the same seed: same subset, initial weights and batch order.</figcaption>
</figure>
${differenceTable(sweep, dataset, others, plan.samplesPerClass)}`
  })
  return html`<section>
${heading(level, `Difference to ${augmentationWords(reference)}`)}
${figures}
</section>`
}

function differenceTable(
  sweep: ReportSweep,
  dataset: ChartPlan['datasets'][number],
  labels: readonly string[],
  sizes: readonly number[],
): Html {
  const series = sweep.answers.find(answers => answers.dataset === dataset.name)?.contrasts ?? []
  const cell = (label: string, size: number): Html => {
    const { points = [], leftOut = [] } = series.find(({ augmentation }) => augmentation === label) ?? {}
    const reason = leftOut.find(({ samplesPerClass }) => samplesPerClass === size)?.reason
    if (reason !== undefined) return html`<td class="missing">not compared <small>${reason}</small></td>`
    return differenceCell(points.find(point => point.samplesPerClass === size))
  }
  const family = series[0]?.family ?? 0
  return sizeTable({
    look: 'results differences',
    caption: html`Difference on ${dataset.title ?? dataset.name} in percentage points: mean [95 % confidence interval] and number of pairs. Below it: p of the paired t-test (t) and of Wilcoxon’s signed-rank test (W), both adjusted over all ${family} comparisons of the sweep (Holm); the probability that the augmentation is better; and the number of pairs in which it is ahead. Bold: p of the t-test after this adjustment is below 5 %. Each interval stands alone.`,
    sizes,
    columns: labels,
    titleOf: label => label,
    cell,
  })
}

function differenceCell(point: ContrastPoint | undefined): Html {
  if (point === undefined) return html`<td class="missing">no finished pair</td>`
  const { mean, n, interval, test, wilcoxon, probabilityBetter, wins } = point
  const clear = significant(point)
  const tests = [
    ...(test ? [`t: ${formatP(test.holmAll)}`] : []),
    ...(wilcoxon && n > 1 ? [`W: ${formatP(wilcoxon.holmAll)}`] : []),
    ...(probabilityBetter === undefined ? [] : [`better: ${formatProbability(probabilityBetter)}`]),
    ...(n > 1 ? [`ahead in ${wins.better} of ${n}`] : []),
  ]
  const bounds = interval === undefined ? '' : ` [${formatPoints(interval.low)}, ${formatPoints(interval.high)}]`
  return html`<td>${clear ? html`<strong>${formatPoints(mean)}</strong>` : formatPoints(mean)}${bounds} <small class="n">n = ${n}</small> <small>${tests.join(', ')}</small></td>`
}

/** `p = 0.03`, `p < 0.001` */
function formatP(p: number): string {
  return p < 0.001 ? 'p < 0.001' : `p = ${p < 0.1 ? p.toFixed(3) : p.toFixed(2)}`
}
