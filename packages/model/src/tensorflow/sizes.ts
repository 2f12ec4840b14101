/** Steps in one call at most, unless others are asked for. */
export const STEPS_PER_CALL = 500

/**
 * Samples of a group, all runs together. Mixing multiplies a matrix for each of a sample's sources, of which there are two
 * with every augmentation; CUDA counts the matrices of one batched product in a dimension of its grid that ends at 65,535.
 */
const SAMPLES_AT_ONCE = 30_000

/**
 * Steps of pre-training in a group: so many batches are gathered and mixed at once. More of them save operations, and take
 * memory: some 20 kB for each sample. A call computes whole groups: one step takes as long as a group.
 */
export function groupSize(batchSize: number, runs: number): number {
  const size = Math.max(1, batchSize)
  return Math.max(1, Math.min(25, Math.floor(200 / size), Math.floor(SAMPLES_AT_ONCE / (size * runs))))
}

/** Samples of a group, all runs together, at most; more runs never have fewer. */
export function mostSamplesAtOnce(batchSize: number, runs: number): number {
  const samples = batchSize * runs
  return Math.min(samples * groupSize(batchSize, 1), Math.max(SAMPLES_AT_ONCE, samples))
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
