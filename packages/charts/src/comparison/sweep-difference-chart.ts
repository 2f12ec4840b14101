import {
  type AdjustedDifference,
  augmentationTitle,
  type ComparedSweep,
  comparisonRefusal,
  type SweepComparison,
  sweepLetter,
} from '@finetune-lab/analysis'
import type { ChartOptions } from '../chart-options.ts'
import { datasetTitle } from '../chart-plan.ts'
import { samplesPerClassText } from '../describe-point.ts'
import { formatInterval, formatNumberOf, formatPoints } from '../format.ts'
import { drawLineChart } from '../line-chart/draw-line-chart.ts'
import { fitPanels, reachesBeyond } from '../line-chart/fit-panels.ts'
import { type LineChart, type LinePoint, type LineSeries, sizesAxis } from '../line-chart/line-chart.ts'
import { sweepStyles } from './overlay.ts'

/** The reference sweep compared with each of the others, in the order of the sweeps. */
export interface ComparedSweeps {
  readonly sweeps: readonly ComparedSweep[]
  /** One fewer than sweeps: the first with the second, the first with the third, … */
  readonly comparisons: readonly SweepComparison[]
}

/**
 * Draws the accuracy of the reference minus that of each other sweep, in percentage points, with 95 % intervals: a panel
 * per pair of sweeps and finetune data set, a line per augmentation. Draws or updates like `drawAccuracyChart`.
 */
export function drawSweepDifferenceChart(
  container: Element,
  compared: ComparedSweeps,
  options: ChartOptions,
): SVGSVGElement {
  return drawLineChart(container, sweepDifferenceChart(compared, options), options)
}

/** The figure as plain data. */
export function sweepDifferenceChart({ sweeps, comparisons }: ComparedSweeps, options: ChartOptions): LineChart {
  const looks = sweepStyles(sweeps)
  const unfitted = comparisons.flatMap(({ targets, nothingInCommon }, index) =>
    targets
      .filter(({ otherTest }) => otherTest === undefined)
      .map(({ target, series }) => {
        const pair = `${sweepLetter(0)} − ${sweepLetter(index + 1)}`
        const titles = [
          datasetTitle(sweeps[0].record.datasets, target.a),
          datasetTitle(sweeps[index + 1].record.datasets, target.b),
        ]
        const on = target.a === target.b ? titles[0] : titles.join(' and ')
        return {
          key: JSON.stringify([index, target.a, target.b]),
          title: `${pair}  ${on}`,
          emptyMessage:
            nothingInCommon === undefined ? (options.emptyMessage ?? 'Nothing to compare yet') : 'Nothing to compare',
          series: series.map(({ augmentation, points }): LineSeries => {
            const label = matchLabel(augmentation)
            const title = matchTitle(augmentation)
            return {
              label,
              title,
              style: { ...looks(0, augmentation.a) },
              intervals: 'whiskers',
              points: points.flatMap(({ samplesPerClass, difference }) =>
                difference ? [linePoint(`${title}, ${pair}`, samplesPerClass, difference)] : [],
              ),
            }
          }),
        }
      }),
  )
  const panels = fitPanels(unfitted, options, [-1, 1], { always: [0], empty: [-0.1, 0.1] })
  const sizes = comparisons.flatMap(({ targets }) =>
    targets.flatMap(({ series }) =>
      series.flatMap(({ points }) => points.map(({ samplesPerClass }) => samplesPerClass)),
    ),
  )
  return {
    description: `Accuracy of sweep ${sweepLetter(0)} minus that of the others, over samples per class in pre-training`,
    xAxis: sizesAxis(sizes),
    yTitle: `accuracy of ${sweepLetter(0)} minus the other sweep, percentage points`,
    formatTick: value => formatPoints(value).replace('.0', ''),
    readout: { value: `${sweepLetter(0)} − other` },
    referenceLine: { value: 0, label: 'no difference' },
    note: [
      `above 0: ${sweepLetter(0)} is better`,
      ...kindsNote(comparisons),
      ...(panels.some(reachesBeyond) ? ['cut whiskers extend beyond the axis'] : []),
      ...notComparedNote(comparisons),
    ].join(' · '),
    panels,
  }
}

function linePoint(label: string, samplesPerClass: number, difference: AdjustedDifference): LinePoint {
  return {
    x: samplesPerClass,
    value: difference.mean,
    interval: difference.interval,
    dots: difference.values.map(({ seed, difference: value }) => ({ seed, value })),
    description: `${label}, ${samplesPerClassText(samplesPerClass)}: ${describeDifference(difference)}`,
    readout: {
      value: formatPoints(difference.mean),
      ...(difference.interval && { interval: formatInterval(difference.interval, formatPoints) }),
      n: differenceCount(difference.n),
      details: difference.p === undefined ? [] : [testText(difference.p, difference.adjustedP)],
    },
  }
}

/** `+2.4 points; 95 % confidence interval +1.0 to +3.8; paired, n = 3 pairs; p = 0.012, 0.05 after Holm`. */
export function describeDifference({ kind, mean, interval, n, p, adjustedP }: AdjustedDifference): string {
  return [
    `${formatPoints(mean)} points`,
    interval ? `95 % confidence interval ${formatPoints(interval.low)} to ${formatPoints(interval.high)}` : '',
    kind === 'paired'
      ? `paired, n = ${formatNumberOf(n as number, 'pair')}`
      : `not paired, n = ${differenceCount(n)} runs`,
    p === undefined ? '' : testText(p, adjustedP),
  ]
    .filter(part => part !== '')
    .join('; ')
}

const testText = (p: number, adjustedP: number | undefined) =>
  `p = ${formatP(p)}${adjustedP === undefined ? '' : `, ${formatP(adjustedP)} after Holm`}`

/** `3` pairs, or `3 + 5` runs. */
export function differenceCount(n: AdjustedDifference['n']): string {
  return typeof n === 'number' ? String(n) : n.join(' + ')
}

/** `0.012`, or `< 0.001` */
export function formatP(p: number): string {
  return p < 0.001 ? '< 0.001' : p.toFixed(3)
}

/** `mixup`, or `mixup | mixup(alpha=0.4)` if the parameters differ. */
export function matchLabel({ a, b }: { readonly a: string; readonly b: string }): string {
  return a === b ? a : `${a} | ${b}`
}

/** The same for people: `mixup | mixup, α = 0.4`. */
export function matchTitle({ a, b }: { readonly a: string; readonly b: string }): string {
  return matchLabel({ a: augmentationTitle(a), b: augmentationTitle(b) })
}

/** Points with accuracies on both sides but no difference. */
function notComparedNote(comparisons: readonly SweepComparison[]): readonly string[] {
  const reasons = comparisons.flatMap(({ targets }) =>
    targets.flatMap(({ series, otherTest }) =>
      otherTest !== undefined
        ? [otherTest.replace(/\.$/, '')]
        : series.flatMap(({ augmentation, points }) =>
            points.flatMap(({ samplesPerClass, notCompared }) =>
              notCompared
                ? [`not compared: ${matchLabel(augmentation)} at s = ${samplesPerClass} (${notCompared})`]
                : [],
            ),
          ),
    ),
  )
  return [...new Set(reasons)]
}

function kindsNote(comparisons: readonly SweepComparison[]): readonly string[] {
  const kinds = new Set(
    comparisons.flatMap(comparison => (comparisonRefusal(comparison) === undefined ? [comparison.pairing.kind] : [])),
  )
  return [
    ...(kinds.has('paired') ? ['dots: pairs of seeds'] : []),
    ...(kinds.size > 0
      ? [
          `whiskers: 95 % confidence interval (${[...kinds].map(kind => (kind === 'paired' ? 'paired t' : 'Welch’s t')).join(' or ')})`,
        ]
      : []),
  ]
}
