/** How much is handed to the executor at once: a stop is noticed in between. Neither changes a bit of the results. */
export interface Portions {
  readonly batches: () => number
  /** Test images, a multiple of 256. */
  readonly testImages: () => number
}

/** For one network on the CPU kernels: some milliseconds of training, a tenth of a second of testing. */
export const FIXED_PORTIONS: Portions = { batches: () => 50, testImages: () => 4096 }
