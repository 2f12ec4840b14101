import { stream } from '@finetune-lab/random'
import type { AccuracySeries } from '../curves.ts'
import { Z } from '../statistics/interval.ts'
import { tCritical } from '../statistics/student-t.ts'

/** The mean accuracies of one augmentation by rising size; NaN where no run is finished. */
export type Means = readonly number[]

/** Resampled means: for each resample, for each series in the given order, its means by size. */
export type Resamples = readonly (readonly Means[])[]

/**
 * The means of all series in resamples of the seeds: each resample draws as many seeds as there are, with replacement,
 * and takes all sizes and augmentations of a drawn seed together, because they share subset, weights and batch order.
 * Efron: Bootstrap Methods: Another Look at the Jackknife, Annals of Statistics 7, 1979. Resampled means of few
 * seeds spread too little: they are stretched around the mean until their normal 95 % range is as wide as Student's
 * t-interval, by √(n / (n − 1)) · t / z (the narrowness bias of Hesterberg: What Teachers Should Know About the
 * Bootstrap, The American Statistician 69, 2015). Each mean is stretched by its own n: points may lack seeds that others
 * have. The mean of two seeds has three values when resampled, and no normal range: it is stretched so that the outer
 * ones are the ends of the t-interval. A mean of one seed tells nothing about its spread, so it has no resampled values,
 * and nothing that rests on it gets an interval.
 *
 * The draws are named by `name`: the same runs give the same intervals, everywhere.
 *
 * @returns NaN where a mean has fewer than two seeds, or none of its seeds was drawn; nothing for fewer than two seeds
 */
export function resampleSeeds(
  series: readonly AccuracySeries[],
  sizes: readonly number[],
  count: number,
  name: string,
): Resamples {
  const tables = series.map(one => sizes.map(size => one.points.find(point => point.samplesPerClass === size)))
  const seeds = [...new Set(tables.flat().flatMap(point => point?.values.map(({ seed }) => seed) ?? []))].sort(
    (a, b) => a - b,
  )
  if (seeds.length < 2) return []
  const rank = new Map(seeds.map((seed, i) => [seed, i]))
  // [series][size][seed]: accuracies, NaN where the run is missing
  const accuracies = tables.map(points =>
    points.map(point => {
      const row = new Float64Array(seeds.length).fill(Number.NaN)
      for (const { seed, accuracy } of point?.values ?? []) row[rank.get(seed)!] = accuracy
      return row
    }),
  )
  const centres = tables.map(points => points.map(point => point?.mean ?? Number.NaN))
  const stretches = tables.map(points => points.map(point => stretchOf(point?.n ?? 0)))
  const draws = stream(0, 'bootstrap', name)
  const times = new Uint16Array(seeds.length)
  return Array.from({ length: count }, () => {
    times.fill(0)
    for (let i = 0; i < seeds.length; i++) times[draws.integer(seeds.length)]++
    return accuracies.map((rows, i) =>
      rows.map((row, j) => centres[i][j] + stretches[i][j] * (weightedMean(row, times) - centres[i][j])),
    )
  })
}

function stretchOf(n: number): number {
  if (n < 2) return Number.NaN
  return n === 2 ? tCritical(1) : (Math.sqrt(n / (n - 1)) * tCritical(n - 1)) / Z
}

/** Over the values that are there; NaN where none of them was drawn. */
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

/** The 2.5 % and 97.5 % quantiles, each one of the values (nearest rank): infinite ones are values too. */
export function middle95(values: readonly number[]): { low: number; high: number } | undefined {
  if (values.length === 0) return undefined
  const sorted = Float64Array.from(values).sort()
  const last = sorted.length - 1
  return { low: sorted[Math.floor(0.025 * last)], high: sorted[Math.ceil(0.975 * last)] }
}
