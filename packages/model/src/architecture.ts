/**
 * The network as data: conv 5×5, 1→8, valid → max-pool 2×2 → relu → conv 5×5, 8→16, valid → dropout of whole channels →
 * max-pool 2×2 → relu → 256 features → linear head → log-softmax.
 */
export const architecture = {
  imageSide: 28,
  kernelSide: 5,
  conv1Channels: 8,
  conv2Channels: 16,
  features: 256,
} as const

export const MAX_BATCH_SIZE = 256
/** The most outputs a head can have. */
export const MAX_CLASSES = 128

/** A tensor in PyTorch's layout (row-major). */
export interface Tensor {
  readonly shape: readonly number[]
  /** float32; its length is the product of the shape. */
  readonly data: Float32Array
}

/** All layers before the head: parameters and statistics with PyTorch's names and layouts. */
export type Extractor = Readonly<Record<string, Tensor>>

/** A linear head: `pretrainer` or `generalizer`. */
export interface Head {
  readonly weight: Tensor // [classes, 256]
  readonly bias: Tensor // [classes]
}
