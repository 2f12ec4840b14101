import { stream, tCritical } from '@finetune-lab/random'
import type { AccuracySeries } from '../curves.ts'
import { firstOf } from '../statistics/first-values.ts'
import { Z } from '../statistics/interval.ts'

/** The mean accuracies of one augmentation by rising size; NaN without a finished run. */
export type Means = readonly number[]

/** Resampled means: [resample][series] → means by size. */
export type Resamples = readonly (readonly Means[])[]

/**
 * The means of all series in resamples of the seeds. Each resample draws n seeds with replacement, and takes all sizes
 * and augmentations of a drawn seed together, because they share subset, weights and batch order. Efron: Bootstrap
 * Methods: Another Look at the Jackknife, Annals of Statistics 7, 1979.
 *
 * Resampled means of few seeds vary too little. We stretch them around the mean until their normal 95 % range is as wide
 * as Student's t-interval, by √(n / (n − 1)) · t / z (the narrowness bias of Hesterberg: What Teachers Should Know About
 * the Bootstrap, The American Statistician 69, 2015). Each mean is stretched by its own n, because points may lack seeds
 * that others have. With two seeds, a resampled mean has only three values and no normal range: it is stretched so that
 * the outer two are the ends of the t-interval. With one seed there is no information about the spread, so there are no
 * resampled values, and nothing that rests on that mean gets an interval.
 *
 * Where seeds were added because the first ones spread, the first ones are resampled, around the mean of all, as if there
 * were as many as there are (`firstOf`).
 *
 * `name` seeds the draws: the same runs give the same intervals on every machine.
 *
 * @returns NaN for a mean with fewer than two seeds or without a drawn seed; empty for fewer than two seeds in all
 */
export function resampleSeeds(
  series: readonly AccuracySeries[],
  sizes: readonly number[],
  count: number,
  name: string,
): Resamples {
  const tables = series.map(one => sizes.map(size => one.points.find(point => point.samplesPerClass === size)))
  const seeds = [...new Set(tables.flat().flatMap(point => firstOf(point?.values ?? []).map(({ seed }) => seed)))].sort(
    (a, b) => a - b,
  )
  if (seeds.length < 2) return []
  const rank = new Map(seeds.map((seed, i) => [seed, i]))
  // [series][size][seed]: accuracies, NaN where the run is missing
  const accuracies = tables.map(points =>
    points.map(point => {
      const row = new Float64Array(seeds.length).fill(Number.NaN)
      for (const { seed, accuracy } of firstOf(point?.values ?? [])) row[rank.get(seed)!] = accuracy
      return row
    }),
  )
  const once = new Uint16Array(seeds.length).fill(1)
  const middles = accuracies.map(rows => rows.map(row => weightedMean(row, once)))
  const centres = tables.map(points => points.map(point => point?.mean ?? Number.NaN))
  const stretches = tables.map(points =>
    points.map(point => {
      const n = firstOf(point?.values ?? []).length
      return stretchOf(n) * Math.sqrt(n / (point?.n ?? 1))
    }),
  )
  const draws = stream(0, 'bootstrap', name)
  const times = new Uint16Array(seeds.length)
  return Array.from({ length: count }, () => {
    times.fill(0)
    for (let i = 0; i < seeds.length; i++) times[draws.integer(seeds.length)]++
    return accuracies.map((rows, i) =>
      rows.map((row, j) => centres[i][j] + stretches[i][j] * (weightedMean(row, times) - middles[i][j])),
    )
  })
}

function stretchOf(n: number): number {
  if (n < 2) return Number.NaN
  return n === 2 ? tCritical(1) : (Math.sqrt(n / (n - 1)) * tCritical(n - 1)) / Z
}

/** The mean over existing values; NaN if none was drawn. */
function weightedMean(values: Float64Array, times: Uint16Array): number {
  let sum = 0
  let count = 0
  for (let i = 0; i < values.length; i++) {
    if (times[i] === 0 || Number.isNaN(values[i])) continue
    sum += times[i] * values[i]
    count += times[i]
  }
  return sum / count
}

/**
 * The 2.5 % and 97.5 % quantiles by nearest rank, so that values may be infinite.
 *
 * @param outside the share outside, 0.05 by default
 */
export function middle95(values: readonly number[], outside = 0.05): { low: number; high: number } | undefined {
  if (values.length === 0) return undefined
  const sorted = Float64Array.from(values).sort()
  const last = sorted.length - 1
  return { low: sorted[Math.floor((outside / 2) * last)], high: sorted[Math.ceil((1 - outside / 2) * last)] }
}
