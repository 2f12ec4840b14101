import manifest from '../package.json' with { type: 'json' }

export const VERSION: string = manifest.version

/**
 * Raised whenever a change alters the bits of a result (such as another order of summation or stream of random numbers),
 * so that earlier finished runs are not reused.
 */
export const NUMERICAL_VERSION = 1
