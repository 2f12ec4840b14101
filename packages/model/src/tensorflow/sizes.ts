/** The most steps per call, unless set otherwise. */
export const STEPS_PER_CALL = 500

/**
 * Pre-training steps in a group: the number of batches gathered and mixed at once. Larger groups save operations and
 * take memory, some 20 kB per sample. A call computes whole groups, so one step takes as long as a group.
 */
export function groupSize(batchSize: number): number {
  return Math.max(1, Math.min(25, Math.floor(200 / Math.max(1, batchSize))))
}

/** Sources of a sample under every augmentation; 1 if it is not mixed. */
const SOURCES_OF_SAMPLE = 2
/** CUDA counts the matrices of one batched product in a grid dimension that ends at 65,535. */
const MOST_MATRICES = 65_535

/** How to split a product with one matrix per source of each sample, of arrays [steps, runs, batch, …]. */
export interface ProductParts {
  readonly axis: 0 | 1
  /** The size of each part along the axis. */
  readonly sizes: readonly number[]
}

/**
 * Splits into the fewest parts, along the steps, or along the runs if one step has more matrices than a product can
 * have.
 */
export function productParts(steps: number, runs: number, batchSize: number): ProductParts {
  const matrices = runs * batchSize * SOURCES_OF_SAMPLE
  const [axis, length, each] =
    matrices <= MOST_MATRICES
      ? [0 as const, steps, matrices]
      : [1 as const, runs, steps * batchSize * SOURCES_OF_SAMPLE]
  const most = Math.max(1, Math.floor(MOST_MATRICES / each))
  return { axis, sizes: Array.from({ length: Math.ceil(length / most) }, (_, i) => Math.min(most, length - i * most)) }
}

/** Finetuning steps in a group, for any batch size: features take little memory. */
export const FINETUNING_GROUP = 25

const MOST_IMAGES = { ofRun: 64, together: 2048 }
const LEAST_IMAGES = 4

/** Images per run that pass through the network at once without training. */
export function imagesAtOnce(runs: number): number {
  return Math.max(LEAST_IMAGES, Math.min(MOST_IMAGES.ofRun, Math.floor(MOST_IMAGES.together / runs)))
}

/** The most for all runs together. More runs never have fewer. */
export function mostImagesAtOnce(runs: number): number {
  return Math.max(LEAST_IMAGES * runs, Math.min(MOST_IMAGES.ofRun * runs, MOST_IMAGES.together))
}
