/** How much is handed to the executor at once. A stop is noticed in between. The sizes do not change the results. */
export interface Portions {
  readonly batches: (stage: 'pretrain' | 'finetune') => number
  /** Test images, a multiple of 256. */
  readonly testImages: () => number
}

/** A few milliseconds of training for one network on the CPU kernels. */
export const BATCHES_AT_ONCE = 50
/** For one network on the CPU kernels; testing takes a tenth of a second. */
export const FIXED_PORTIONS: Portions = { batches: () => BATCHES_AT_ONCE, testImages: () => 4096 }
