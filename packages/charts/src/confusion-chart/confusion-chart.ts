import { type ConfusionShares, formatPoints } from '@finetune-lab/analysis'

/** A figure of confusion matrices, side by side if there is room. */
export interface ConfusionChart {
  readonly panels: readonly ConfusionPanel[]
  /** Small print below the figure. Default: how to read it. */
  readonly note?: string
}

export interface ConfusionPanel {
  /** Identifies the panel when the figure is updated. */
  readonly key: string
  readonly title: string
  /** What is shown, in small print: `mean over 3 runs of mixup with 4 samples per class`. */
  readonly subtitle: string
  readonly classes: readonly string[]
  /**
   * [true class][said class]. `share`: share of the true class's test images, 0 … 1. `difference`: difference of two
   * shares, −1 … 1. Undefined until known: the panel keeps its place.
   */
  readonly values?: ConfusionShares
  readonly kind: 'share' | 'difference'
}

/** The text of a cell for tooltips and screen readers. */
export function describeCell({ classes, values, kind, subtitle }: ConfusionPanel, truth: number, said: number): string {
  const value = values?.[truth]?.[said] ?? 0
  const figure = kind === 'share' ? `${(value * 100).toFixed(1)} %` : `${formatPoints(value)} points`
  const right = truth === said ? `${classes[truth]} recognised` : `${classes[truth]} taken for ${classes[said]}`
  return `${right}: ${figure}; ${subtitle}`
}

/** The number in a cell: whole percent, empty below half a percent. */
export function cellText(value: number, kind: ConfusionPanel['kind']): string {
  const percent = Math.round(Math.abs(value) * 100)
  if (percent === 0) return ''
  return kind === 'share' || value > 0 ? String(percent) : `−${percent}`
}
