import type { LayerOptions } from '../options.ts'
import type { Shape } from '../shape.ts'

/** Forward and backward pass of a layer in plain TypeScript and float64, in the order of the formula. */
export interface ReferenceLayer {
  /** @returns [batch, output], in PyTorch's order (channel, row, column) */
  forward(x: Float64Array, call: ReferenceCall): Float64Array
  /**
   * Adds the gradients of the parameters to `call.gradients`.
   *
   * @param change gradient of the loss with respect to the output
   * @returns gradient with respect to the input
   */
  backward(
    change: Float64Array,
    call: ReferenceCall & { readonly x: Float64Array; readonly y: Float64Array },
  ): Float64Array
}

export interface ReferenceCall {
  readonly batch: number
  readonly input: Shape
  readonly output: Shape
  readonly options: LayerOptions
  /** By PyTorch's name within the layer. Statistics are updated in place. */
  readonly parameters: Readonly<Record<string, Float64Array>>
  readonly gradients: Readonly<Record<string, Float64Array>>
  /** Training uses dropout and the batch's statistics; otherwise the stored statistics, without dropout. */
  readonly training: boolean
  /** Factors of dropout, [batch, output] or [batch, channels]: 0, or 1 / (1 − p). */
  readonly factors?: Float64Array
}

/** Values of one channel of one image: [first, end) in [batch, channels, pixels]. */
export function plane(
  { batch: _, input }: Pick<ReferenceCall, 'batch' | 'input'>,
  image: number,
  channel: number,
): [number, number] {
  const pixels = input.height * input.width
  const first = (image * input.channels + channel) * pixels
  return [first, first + pixels]
}
