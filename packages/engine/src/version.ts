import manifest from '../package.json' with { type: 'json' }

export const VERSION: string = manifest.version

/**
 * Raised whenever a change alters the bits of a result (another order of summation, another stream of random numbers),
 * so that finished runs of before are not taken for runs of now.
 */
export const NUMERICAL_VERSION = 1
