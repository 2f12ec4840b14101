import { geometryOf, IMAGE_ROWS, WEIGHT_ROWS1, WEIGHT_ROWS2 } from './geometry.ts'
import { groupSize, mostImagesAtOnce, STEPS_PER_CALL } from './sizes.ts'

/** The figures that a cohort's memory depends on. */
export interface CohortShape {
  readonly batchSize: number
  /** Classes of the largest head. */
  readonly classes: number
  /** Distinct images of all runs together, plus those of a part of the test set. */
  readonly images: number
  /** Images of all runs together, counted once per run that has them. */
  readonly features: number
}

const FLOAT = 4

/**
 * Estimates the most bytes that a cohort needs on the device, to choose how many runs to train at once. TensorFlow
 * itself takes some 500 MB more.
 *
 * Counts images and features; parameters with their gradients; all arrays of one step as if they existed at the same
 * time; a group of composed batches with their parts (for samples of two sources); the arrays that the host sends for
 * `STEPS_PER_CALL` steps; and the arrays of images that pass through the network without training, for features and
 * testing: some 73 kB for each of up to 2,048 images.
 */
export function cohortBytes({ batchSize, classes, images, features }: CohortShape, runs: number): number {
  const imageBytes = IMAGE_ROWS * 28 * FLOAT
  const parameters = WEIGHT_ROWS1 * 8 + WEIGHT_ROWS2 * 16 + 257 * classes
  const ofRun =
    4 * parameters * FLOAT + // values, gradients, new values, and a copy
    stepFloats(batchSize) * FLOAT +
    STEPS_PER_CALL * batchSize * UPLOADED_BYTES
  // Two sources, their shares, the products, the sum.
  const composing = groupSize(batchSize) * batchSize * runs * 5 * imageBytes
  const testing = mostImagesAtOnce(runs) * (imageBytes + forwardFloats() * FLOAT)
  // While they are normalised, images exist twice.
  return 2 * images * imageBytes + features * 256 * FLOAT + runs * ofRun + composing + testing
}

/** For a sample with two sources of three rectangles each, as in collage. */
const UPLOADED_BYTES = 100

/** Patches, positions and everything between them, forward and backward, of one run. */
function stepFloats(batchSize: number): number {
  const { layer2, uses } = geometryOf(batchSize)
  const [first, second] = layerFloats(batchSize)
  const overlapping = uses.data.length * layer2.chunk
  return (
    first.patches +
    2 * second.patches +
    2 * (first.positions + second.positions) +
    4 * (first.pooled + second.pooled) +
    2 * (first.weights + second.weights) +
    overlapping
  )
}

/** Patches, positions, and pooled values before and after the ReLU, of one image. */
function forwardFloats(): number {
  return layerFloats(1).reduce((sum, { patches, positions, pooled }) => sum + patches + positions + 2 * pooled, 0)
}

function layerFloats(batchSize: number) {
  const { layer1, layer2 } = geometryOf(batchSize)
  return [layer1, layer2].map(({ patches, unfolded, chunk, width, channels }) => {
    const [count, chunks] = patches.shape
    return {
      patches: count * chunks * chunk,
      positions: count * 4 * width,
      pooled: count * width,
      weights: unfolded.data.length * channels,
    }
  })
}
