import { ACCURACY, type Measure } from '@finetune-lab/analysis'
import { formatPercent, formatPoints, formatShare } from './format.ts'

/** How values of a measure are written. */
export interface MeasureWords {
  /** `finetune accuracy`, `Brier score` */
  readonly title: string
  /** With its unit: `62.4 %`, `0.312`. */
  value(value: number): string
  /** Without the unit, which a caption gives: `62.4`, `0.312`. */
  bare(value: number): string
  /** A difference of two values: `+2.4` points, `+0.024`. */
  difference(difference: number): string
  /** Of differences: `percentage points`; empty if values have no unit. */
  readonly differenceUnit: string
  /** On an axis. */
  tick(value: number): string
  /** `lower is better`; undefined where larger values are better, as readers expect. */
  readonly direction: string | undefined
}

export function measureWords(measure: Measure): MeasureWords {
  const { key, title, short, percent, better } = measure
  const named = short === title || key.startsWith('class:') ? title : `${title} (${short})`
  return {
    title: key === ACCURACY.key ? 'finetune accuracy' : named,
    ...(percent ? PERCENT : NUMBER),
    direction: better === 'lower' ? 'lower is better' : undefined,
  }
}

const PERCENT = {
  value: formatPercent,
  bare: formatShare,
  difference: formatPoints,
  differenceUnit: 'percentage points',
  tick: (value: number) => `${Number((value * 100).toFixed(2))} %`,
}

const NUMBER = {
  value: (value: number) => value.toFixed(3),
  bare: (value: number) => value.toFixed(3),
  difference(difference: number) {
    const number = Math.abs(difference).toFixed(3)
    return Number(number) === 0 ? number : `${difference < 0 ? '−' : '+'}${number}`
  },
  differenceUnit: '',
  tick: (value: number) => String(Number(value.toFixed(4))),
}

/** The first word in upper case: `Brier score`, `Finetune accuracy`. */
export const capitalised = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`
