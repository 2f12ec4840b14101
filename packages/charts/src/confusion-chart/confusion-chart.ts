import { type ConfusionShares, formatPoints } from '@finetune-lab/analysis'

/** A figure of confusion matrices, side by side where there is room. */
export interface ConfusionChart {
  readonly panels: readonly ConfusionPanel[]
  /** Small print under the figure. Default: how to read it. */
  readonly note?: string
}

export interface ConfusionPanel {
  /** Joins this panel with the one drawn before. */
  readonly key: string
  readonly title: string
  /** Of what, in small print: `mean over 3 runs of mixup with 4 samples per class`. */
  readonly subtitle: string
  readonly classes: readonly string[]
  /**
   * [true class][said class]. `share`: of the true class's test images, 0 … 1. `difference`: of two such shares, −1 … 1.
   * Undefined until it is known: the panel has its place.
   */
  readonly values?: ConfusionShares
  readonly kind: 'share' | 'difference'
}

/** What a tooltip and a screen reader say of a cell. */
export function describeCell({ classes, values, kind, subtitle }: ConfusionPanel, truth: number, said: number): string {
  const value = values?.[truth]?.[said] ?? 0
  const figure = kind === 'share' ? `${(value * 100).toFixed(1)} %` : `${formatPoints(value)} points`
  const right = truth === said ? `${classes[truth]} recognised` : `${classes[truth]} taken for ${classes[said]}`
  return `${right}: ${figure}; ${subtitle}`
}

/** What stands in a cell: whole percent, nothing below half a percent. */
export function cellText(value: number, kind: ConfusionPanel['kind']): string {
  const percent = Math.round(Math.abs(value) * 100)
  if (percent === 0) return ''
  return kind === 'share' || value > 0 ? String(percent) : `−${percent}`
}
