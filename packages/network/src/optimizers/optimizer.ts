import type { LayerOption, LayerOptions } from '../options.ts'

/** A way to turn gradients into steps. To add one, write a file like `sgd.ts` and add a line to `registry.ts`. */
export interface OptimizerKind {
  /** The name used in experiment files. */
  readonly name: string
  readonly title: string
  readonly description: string
  readonly source: string
  readonly options: Readonly<Record<string, LayerOption>>
  /** What it keeps for each parameter, in checkpoints. */
  readonly state: (options: LayerOptions) => readonly string[]
  /**
   * One step in float64, in place.
   *
   * @param step counts from 1
   * @param state by the names above, zeros at first
   */
  reference(
    parameter: Float64Array,
    gradient: Float64Array,
    state: Readonly<Record<string, Float64Array>>,
    settings: { readonly rate: number; readonly step: number; readonly options: LayerOptions },
  ): void
}

/** An optimizer with all its options. */
export interface Optimizer {
  readonly name: string
  readonly options: LayerOptions
}

export const weightDecay = (value: number, description: string): LayerOption => ({
  kind: 'number',
  minimum: 0,
  maximum: 1,
  default: value,
  description,
})
