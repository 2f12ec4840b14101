import { geometryOf, IMAGE_ROWS, WEIGHT_ROWS1, WEIGHT_ROWS2 } from './geometry.ts'
import { groupSize, STEPS_PER_CALL } from './sizes.ts'

/** What a cohort's memory depends on. */
export interface CohortShape {
  readonly batchSize: number
  /** Of the head with the most. */
  readonly classes: number
  /** Distinct images of all runs together, or those of a part of the test set where they are more. */
  readonly images: number
  /** Images of all runs together, each counted once for each run that has it. */
  readonly features: number
}

const FLOAT = 4

/**
 * Bytes on the device that a cohort needs at most, an estimate for choosing how many runs to train at once. Beside them
 * there are some 500 MB for TensorFlow itself.
 *
 * It counts images and features; parameters with their gradients; all arrays of one step as if they lay there together;
 * a group of composed batches with what they are made of (for samples of two sources); and the arrays that come from the
 * host for `STEPS_PER_CALL` steps.
 */
export function cohortBytes({ batchSize, classes, images, features }: CohortShape, runs: number): number {
  const imageBytes = IMAGE_ROWS * 28 * FLOAT
  const parameters = WEIGHT_ROWS1 * 8 + WEIGHT_ROWS2 * 16 + 257 * classes
  const samples = batchSize * groupSize(batchSize, runs)
  const ofRun =
    4 * parameters * FLOAT + // values, gradients, new values, and a copy
    stepFloats(batchSize) * FLOAT +
    samples * 5 * imageBytes + // two sources, their shares, the products, the sum
    STEPS_PER_CALL * batchSize * UPLOADED_BYTES
  // Being normalised, images are there twice.
  return 2 * images * imageBytes + features * 256 * FLOAT + runs * ofRun
}

/** For a sample of two sources of three rectangles each, which is what collage takes. */
const UPLOADED_BYTES = 100

/** Patches, positions and what is between them, forward and backward, of one run. */
function stepFloats(batchSize: number): number {
  const { layer1, layer2, uses } = geometryOf(batchSize)
  const sizes = [layer1, layer2].map(({ patches, unfolded, chunk, width, channels }) => {
    const [count, chunks] = patches.shape
    return {
      patches: count * chunks * chunk,
      positions: count * 4 * width,
      pooled: count * width,
      weights: unfolded.data.length * channels,
    }
  })
  const [first, second] = sizes
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
