import {
  type ComparedPoint,
  type ComparedSweep,
  comparisonRefusal,
  type SweepComparison,
  sweepLetter,
} from '@finetune-lab/analysis'
import { datasetTitle } from '../chart-plan.ts'
import { differenceCount, formatP, matchLabel } from '../comparison/sweep-difference-chart.ts'
import { formatPercent, formatPoints } from '../format.ts'
import { troubleMark } from '../trouble-marks.ts'
import { type Html, html } from './html.ts'

/** Two sweeps in numbers: whether they are paired and why, then a table per finetune data set. */
export function comparisonTables(comparison: SweepComparison, a: ComparedSweep, b: ComparedSweep, index: number): Html {
  const [nameA, nameB] = [sweepLetter(0), sweepLetter(index)]
  if (comparison.nothingInCommon !== undefined) return html`<p>${nameA} and ${nameB}: ${comparison.nothingInCommon}</p>`
  const only = [
    ...comparison.onlyA.map(label => `${label} in ${nameA}`),
    ...comparison.onlyB.map(label => `${label} in ${nameB}`),
  ]
  const tables = comparison.targets.map(({ target, otherTest, series, family }) => {
    if (otherTest !== undefined) return html`<p>${otherTest}</p>`
    const [titleA, titleB] = [datasetTitle(a.record.datasets, target.a), datasetTitle(b.record.datasets, target.b)]
    const on = target.a === target.b ? titleA : `${titleA} (${nameA}) and ${titleB} (${nameB})`
    return html`<div class="wide"><table class="comparison">
<caption>${nameA} and ${nameB} on ${on}: accuracy in percent, and the difference ${nameA} − ${nameB} in percentage points with its 95 % confidence interval. p is two-sided; p (Holm) is adjusted over the ${family} differences of this table. Bold: the interval excludes zero.</caption>
<thead><tr><th scope="col">augmentation</th><th scope="col">samples per class</th><th scope="col">${nameA}</th><th scope="col">${nameB}</th><th scope="col">${nameA} − ${nameB}</th><th scope="col">n</th><th scope="col">p</th><th scope="col">p (Holm)</th></tr></thead>
<tbody>
${series.flatMap(({ augmentation, points }) => points.map(point => row(matchLabel(augmentation), point)))}</tbody>
</table></div>`
  })
  if (comparisonRefusal(comparison) !== undefined) return html`${tables}`
  return html`<p>${nameA} and ${nameB}: ${comparison.pairing.text}${only.length > 0 ? ` Not compared: ${only.join(', ')}.` : ''}</p>
${tables}`
}

function row(label: string, { samplesPerClass, a, b, difference, notCompared }: ComparedPoint): Html {
  const cells = [a, b].map(point =>
    point
      ? html`<td>${formatPercent(point.mean)}${troubleMark(point)}</td>`
      : html`<td class="missing">no finished run</td>`,
  )
  return html`<tr><th scope="row">${label}</th><th scope="row">${samplesPerClass}</th>${cells}${difference ? differenceCells(difference) : html`<td class="missing">${notCompared ? html`not compared <small>${notCompared}</small>` : ''}</td><td></td><td></td><td></td>`}</tr>
`
}

function differenceCells({ mean, interval, n, p, adjustedP }: NonNullable<ComparedPoint['difference']>): Html {
  const figure = interval
    ? `${formatPoints(mean)} [${formatPoints(interval.low)}, ${formatPoints(interval.high)}]`
    : formatPoints(mean)
  const decided = interval !== undefined && (interval.low > 0 || interval.high < 0)
  return html`<td>${decided ? html`<strong>${figure}</strong>` : figure}</td><td>${differenceCount(n)}</td><td>${p === undefined ? '–' : formatP(p)}</td><td>${adjustedP === undefined ? '–' : formatP(adjustedP)}</td>`
}
