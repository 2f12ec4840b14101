import type { ReliabilityBin } from '@finetune-lab/analysis'
import { formatCount, formatPercent, formatShare } from '../format.ts'
import type { SeriesStyle } from '../series-style.ts'

/** Reliability diagrams, next to each other: how often networks are right when they are this confident. */
export interface ReliabilityChart {
  /** What it shows, for assistive technology. */
  readonly description: string
  readonly panels: readonly ReliabilityPanel[]
  /** Small print below the figure. Default: how to read it. */
  readonly note?: string
}

export interface ReliabilityPanel {
  /** Identifies the panel when the figure is updated. */
  readonly key: string
  readonly title: string
  /** `ECE 3.2 %, n = 5 seeds` */
  readonly subtitle: string
  readonly style: SeriesStyle
  /** Undefined until known, or if the results do not have them: the panel keeps its place. */
  readonly bins?: readonly ReliabilityBin[]
  /** Shown without bins. */
  readonly emptyMessage: string
}

export const HOW_TO_READ =
  'Bars: accuracy of the test images with this confidence, the probability of the likeliest class. Ticks: their mean confidence. On the dashed line both are equal: bars below it are overconfident. Bottom: share of the images.'

/** The bounds of a bin: `60.0 to 66.7 %`. */
export const binRange = (bin: number, bins: number) =>
  `${formatShare(bin / bins)} to ${formatPercent((bin + 1) / bins)}`

/** The text of a bin for tooltips and screen readers. */
export function describeBin({ title, bins = [] }: ReliabilityPanel, bin: number): string {
  const { count, confidence, accuracy } = bins[bin]
  const total = bins.reduce((sum, each) => sum + each.count, 0)
  const place = `${title}, confidence ${binRange(bin, bins.length)}`
  if (confidence === undefined || accuracy === undefined) return `${place}: no images`
  return `${place}: accuracy ${formatPercent(accuracy)}, mean confidence ${formatPercent(confidence)}; ${formatCount(count)} images, ${formatPercent(count / total)} of all`
}
