import type { PointTrouble } from '@finetune-lab/analysis'
import { samplesPerClassText } from '../describe-point.ts'
import type { SeriesStyle } from '../series-style.ts'

/** A figure as plain data: panels with lines over samples per class or over steps. */
export interface LineChart {
  /** What the figure shows, for assistive technology. */
  readonly description: string
  readonly panels: readonly Panel[]
  readonly xAxis: XAxis
  readonly yTitle: string
  readonly formatTick: (value: number) => string
  /** Titles of what the crosshair lists for each series: the value, its interval, and its difference to a reference. */
  readonly readout: {
    readonly value: string
    /** Default `95 % interval`. */
    readonly interval?: string
    readonly difference?: string
  }
  /** A line across the panel, such as zero for differences. */
  readonly referenceLine?: { readonly value: number; readonly label: string }
  /** Small print below the figure. */
  readonly note: string
}

export interface XAxis {
  readonly title: string
  /** Names the data attribute of marks: `data-samples-per-class` or `data-step`. */
  readonly name: 'samples-per-class' | 'step' | 'x'
  readonly scale: 'log' | 'linear'
  /** From the plan, so that space for points to come is reserved. Positive on a log axis. */
  readonly ticks: readonly number[]
  /** Default: from the first tick to the last. */
  readonly domain?: readonly [number, number]
  /** A place on the axis in words: `4 samples per class`. */
  readonly describe: (x: number) => string
}

/** The x axis of all figures over samples per class. */
export function sizesAxis(samplesPerClass: readonly number[]): XAxis {
  return {
    title: 'samples per class in pre-training',
    name: 'samples-per-class',
    scale: 'log',
    ticks: [...new Set(samplesPerClass)].sort((a, b) => a - b),
    describe: samplesPerClassText,
  }
}

export interface Panel {
  /** Identifies the panel when the figure is updated. */
  readonly key: string
  readonly title: string
  /** Includes series without points yet, so that order and styles do not change. */
  readonly series: readonly LineSeries[]
  readonly yDomain: readonly [number, number]
  /** Shown if there are no points. */
  readonly emptyMessage: string
}

export interface LineSeries {
  /** Identifies the series: its `data-series`. */
  readonly label: string
  /** The label as it is shown. */
  readonly title: string
  readonly style: SeriesStyle
  /** By x, ascending. */
  readonly points: readonly LinePoint[]
  /** How intervals are drawn. */
  readonly intervals: 'band' | 'whiskers'
  /** The unsmoothed values, drawn faintly under the line. */
  readonly raw?: readonly { readonly x: number; readonly value: number }[]
  /** Default true. If false, points are invisible but still have tooltips. */
  readonly markers?: boolean
}

export interface LinePoint {
  readonly x: number
  readonly value: number
  readonly interval?: { readonly low: number; readonly high: number }
  /** Single seeds. */
  readonly dots: readonly { readonly seed: number; readonly value: number }[]
  /** The point in words, for screen readers. */
  readonly description: string
  readonly readout: Readout
  /** Drawn as a cross (`collapsed`) or hollow (`partial`); missing for a sound point. */
  readonly trouble?: PointTrouble
}

/** What the crosshair shows about a point, formatted. */
export interface Readout {
  readonly value: string
  readonly interval?: string
  /** Seeds, or pairs of seeds. */
  readonly n?: string
  /** Difference to the reference, with its interval. */
  readonly difference?: string
  /** Shown only for the point that is closest to the pointer: its seeds, and what is wrong with it. */
  readonly details?: readonly string[]
}
