import { mean } from './interval.ts'

/** The sample's standard deviation, with n − 1; undefined for fewer than two values. */
export function standardDeviation(values: readonly number[]): number | undefined {
  if (values.length < 2) return undefined
  const centre = mean(values)
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1))
}

/**
 * One standard deviation for several samples: the root of their variances' mean, weighted by degrees of freedom.
 * Undefined if none has two values.
 */
export function pooledDeviation(samples: readonly (readonly number[])[]): number | undefined {
  let squares = 0
  let freedom = 0
  for (const values of samples) {
    const deviation = standardDeviation(values)
    if (deviation === undefined) continue
    squares += deviation ** 2 * (values.length - 1)
    freedom += values.length - 1
  }
  return freedom === 0 ? undefined : Math.sqrt(squares / freedom)
}
