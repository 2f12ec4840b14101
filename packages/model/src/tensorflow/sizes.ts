/** Steps in one call at most, unless others are asked for. */
export const STEPS_PER_CALL = 500

/**
 * Steps of pre-training in a group: so many batches are gathered and mixed at once. More of them save operations, and take
 * memory: some 20 kB for each sample. A call computes whole groups: one step takes as long as a group.
 */
export function groupSize(batchSize: number): number {
  return Math.max(1, Math.min(25, Math.floor(200 / Math.max(1, batchSize))))
}

/** Of every augmentation; of a sample that is not mixed, 1. */
const SOURCES_OF_SAMPLE = 2
/** CUDA counts the matrices of one batched product in a dimension of its grid that ends at 65,535. */
const MOST_MATRICES = 65_535

/** How a product of a matrix for each source of each sample, of arrays [steps, runs, batch, …], is cut. */
export interface ProductParts {
  readonly axis: 0 | 1
  /** Of each part, along the axis. */
  readonly sizes: readonly number[]
}

/** The fewest parts along the steps, or along the runs where one step has more matrices than one product can have. */
export function productParts(steps: number, runs: number, batchSize: number): ProductParts {
  const matrices = runs * batchSize * SOURCES_OF_SAMPLE
  const [axis, length, each] =
    matrices <= MOST_MATRICES
      ? [0 as const, steps, matrices]
      : [1 as const, runs, steps * batchSize * SOURCES_OF_SAMPLE]
  const most = Math.max(1, Math.floor(MOST_MATRICES / each))
  return { axis, sizes: Array.from({ length: Math.ceil(length / most) }, (_, i) => Math.min(most, length - i * most)) }
}

/** Steps of finetuning in a group: of any batch size, features take little. */
export const FINETUNING_GROUP = 25

const MOST_IMAGES = { ofRun: 64, together: 2048 }
const LEAST_IMAGES = 4

/** Images of each run that go through the network at once where nothing is trained. */
export function imagesAtOnce(runs: number): number {
  return Math.max(LEAST_IMAGES, Math.min(MOST_IMAGES.ofRun, Math.floor(MOST_IMAGES.together / runs)))
}

/** Those of all runs together at most; more runs never have fewer. */
export function mostImagesAtOnce(runs: number): number {
  return Math.max(LEAST_IMAGES * runs, Math.min(MOST_IMAGES.ofRun * runs, MOST_IMAGES.together))
}
