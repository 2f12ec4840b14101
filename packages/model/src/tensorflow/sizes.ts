/** Steps in one call, unless others are asked for. */
export const STEPS_PER_CALL = 500

/**
 * Steps in a group: so many batches are gathered and mixed at once. More of them save operations, and take memory: some
 * 20 kB for each sample.
 */
export function groupSize(batchSize: number): number {
  return Math.max(1, Math.min(25, Math.floor(200 / Math.max(1, batchSize))))
}

/** Images of each run that go through the network at once where nothing is trained: together some 2,000. */
export function imagesAtOnce(runs: number): number {
  return Math.max(4, Math.min(64, Math.floor(2048 / runs)))
}
