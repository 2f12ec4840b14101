import type { LayerOption, LayerOptions } from './options.ts'
import type { ReferenceLayer } from './reference/reference-layer.ts'
import type { Shape } from './shape.ts'

/**
 * A kind of layer. To add one, write a file like `layers/relu.ts` and add a line to `registry.ts`; to train it on the CPU
 * kernels, add its code to `packages/model/src/general/layers`.
 */
export interface LayerKind {
  /** The name used in experiment files. */
  readonly name: string
  readonly title: string
  /** One sentence for hovers and reports, with the formula. */
  readonly description: string
  /** Where it comes from: authors, year, identifier. */
  readonly source: string
  readonly options: Readonly<Record<string, LayerOption>>
  /** The option that may be written alone: `conv: 16`. */
  readonly main?: string
  /** Whether the layer holds a list of layers. */
  readonly body?: true
  /**
   * The rule for the output's shape.
   *
   * @throws ShapeMismatch if the layer cannot take this input; the message continues `conv: …`
   */
  shape(input: Shape, options: LayerOptions): Shape
  /** Trained parameters and stored statistics, in PyTorch's order. None if missing. */
  parameters?(input: Shape, options: LayerOptions): readonly LayerParameter[]
  /** Multiply-adds for one image. 0 if missing: element-wise layers are not counted. */
  multiplyAdds?(input: Shape, output: Shape, options: LayerOptions): number
  /** Forward and backward pass in float64; the kernels are compared with it. A residual has none: it is a graph. */
  readonly reference?: ReferenceLayer
}

/** A layer as a value. */
export interface Layer {
  readonly kind: string
  readonly options: LayerOptions
  /** A residual's layers. */
  readonly body?: readonly Layer[]
}

export interface LayerParameter {
  /** PyTorch's name within the layer: `weight`, `running_mean`. */
  readonly name: string
  /** PyTorch's shape. */
  readonly shape: readonly number[]
  /** A constant, or uniform in ±1/√fanIn, PyTorch's default for convolutions and linear layers. */
  readonly initial: number | { readonly fanIn: number }
  /** False for statistics that the forward pass updates. */
  readonly trained: boolean
}

/** A layer's input does not fit. */
export class ShapeMismatch extends Error {
  override readonly name = 'ShapeMismatch'
}

/** @throws ShapeMismatch if the input has no rows and columns any more */
export function needImage(input: Shape): void {
  if (input.flat)
    throw new ShapeMismatch(`expected an image with rows and columns, got ${input.channels} features (after flatten)`)
}
