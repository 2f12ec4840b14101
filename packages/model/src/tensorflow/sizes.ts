/** Steps in one call, unless others are asked for. */
export const STEPS_PER_CALL = 500

/**
 * Samples of a group, all runs together. Mixing multiplies a matrix for each of a sample's sources, of which there are two
 * with every augmentation; CUDA counts the matrices of one batched product in a dimension of its grid that ends at 65,535.
 */
const SAMPLES_AT_ONCE = 30_000

/**
 * Steps in a group: so many batches are gathered and mixed at once. More of them save operations, and take memory: some
 * 20 kB for each sample.
 */
export function groupSize(batchSize: number, runs: number): number {
  const size = Math.max(1, batchSize)
  return Math.max(1, Math.min(25, Math.floor(200 / size), Math.floor(SAMPLES_AT_ONCE / (size * runs))))
}

/** Images of each run that go through the network at once where nothing is trained: together some 2,000. */
export function imagesAtOnce(runs: number): number {
  return Math.max(4, Math.min(64, Math.floor(2048 / runs)))
}
