/**
 * The rising sequence closest to the values (least squares): falling neighbours are pooled to their mean. Ayer,
 * Brunk, Ewing, Reid, Silverman: An Empirical Distribution Function for Sampling with Incomplete Information, Annals of
 * Mathematical Statistics 26, 1955 (pool adjacent violators).
 */
export function rising(values: readonly number[]): number[] {
  const means: number[] = []
  const counts: number[] = []
  for (const value of values) {
    let mean = value
    let count = 1
    while (means.length > 0 && means[means.length - 1] > mean) {
      const before = counts.pop()!
      mean = (means.pop()! * before + mean * count) / (before + count)
      count += before
    }
    means.push(mean)
    counts.push(count)
  }
  if (means.length === values.length) return means
  return means.flatMap((mean, i) => new Array<number>(counts[i]).fill(mean))
}
