import type { ColorSchemeName } from './color-scheme.ts'
import type { FigureLook } from './line-chart/figure-look.ts'

/** What a figure shows when all runs are done. Drawn from the start, so that the layout does not jump. */
export interface ChartPlan {
  /** Pre-training samples per class, the ticks of the x axis. Positive. */
  readonly samplesPerClass: readonly number[]
  /** Labels of the augmentations, in the order of their styles. */
  readonly augmentations: readonly string[]
  /** Names of the controls; missing if there are none. */
  readonly controls?: readonly string[]
  /** What the other augmentations are compared with. Default `none`. */
  readonly reference?: string
  /** The finetune data sets, one panel each. Without a `title`, the name is shown. */
  readonly datasets: readonly { readonly name: string; readonly title?: string }[]
}

export interface ChartOptions {
  /** Width of the whole figure in pixels. Default 720. */
  readonly width?: number
  /** Height of a panel's plot area in pixels. Default 280. */
  readonly plotHeight?: number
  readonly title?: string
  /** Default `light`. */
  readonly colors?: ColorSchemeName
  /** Whether all panels share one y axis. Default true. */
  readonly sharedY?: boolean
  /** Fixes the y axis of all panels instead of fitting it to the data. */
  readonly yDomain?: readonly [number, number]
  /** Shown in a panel without a finished run. */
  readonly emptyMessage?: string
  /** What the user changed: hidden series and zoom. If given, overlapping markers are moved apart. */
  readonly look?: FigureLook
  /** Of all text. Default `sans-serif`. */
  readonly fontFamily?: string
}
