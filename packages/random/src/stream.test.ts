import { expect, test } from 'vitest'
import { stream, streamFamily } from './stream.ts'

const draws = (n: number, draw: () => number) => Array.from({ length: n }, draw)
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
const variance = (values: readonly number[]) => {
  const centre = mean(values)
  return mean(values.map(value => (value - centre) ** 2))
}
const correlation = (a: readonly number[], b: readonly number[]) => {
  const [meanA, meanB] = [mean(a), mean(b)]
  return mean(a.map((value, i) => (value - meanA) * (b[i] - meanB))) / Math.sqrt(variance(a) * variance(b))
}
/** Σ (observed − expected)² / expected */
const chiSquare = (counts: readonly number[], expected: number) =>
  counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)

test('equal names give equal draws: the low words of xoroshiro128+ seeded with SHA-256, as computed in Python', () => {
  const a = stream(7, 'subset', 'mnist', 3)
  expect(draws(4, a.uint32)).toEqual([951615491, 1321751861, 2387757888, 1374244491])
})

test('a different seed, purpose, key or key order makes a different stream', () => {
  const first = [
    stream(1, 'a', 'x', 1),
    stream(2, 'a', 'x', 1),
    stream(1, 'b', 'x', 1),
    stream(1, 'a', 'y', 1),
    stream(1, 'a', 'x', 2),
    stream(1, 'a', 1, 'x'),
    stream(1, 'a', 'x', '1'),
    stream(1, 'a', 'x1'),
    stream(1, 'a'),
  ].map(s => s.uint32())
  expect(new Set(first).size).toBe(first.length)
})

test('a seed that is not a whole number is refused', () => {
  expect(() => stream(0.5, 'a')).toThrow('seed 0.5: expected a whole number')
})

test('uniform has mean 1/2 and variance 1/12, and fills [0, 1) evenly', () => {
  const n = 200_000
  const values = draws(n, stream(0, 'uniform').uniform)
  // Five standard errors of the mean and of the variance: √(1/12 / n), √(1/180 / n).
  expect(Math.abs(mean(values) - 1 / 2)).toBeLessThan(5 * Math.sqrt(1 / 12 / n))
  expect(Math.abs(variance(values) - 1 / 12)).toBeLessThan(5 * Math.sqrt(1 / 180 / n))
  const counts = new Array(100).fill(0)
  for (const value of values) counts[Math.floor(value * 100)]++
  expect(chiSquare(counts, n / 100)).toBeLessThan(160.1) // 99.99 % quantile of χ² with 99 degrees of freedom
})

test('integers are uniform, both for small bounds and for bounds that do not divide 2^32', () => {
  for (const bound of [1, 2, 3, 7, 10, 60]) {
    const n = 20_000 * bound
    const counts = new Array(bound).fill(0)
    const { integer } = stream(3, 'integer', bound)
    for (let i = 0; i < n; i++) counts[integer(bound)]++
    // χ² has mean bound − 1 and standard deviation √(2 (bound − 1)): allow six of them.
    expect(chiSquare(counts, n / bound)).toBeLessThan(bound - 1 + 6 * Math.sqrt(2 * bound))
  }
})

test('integers show no modulo bias where it would be largest: a bound of 3 · 2^30', () => {
  // draw % bound would put half of all draws into the lower third; uniform draws put one third there.
  const bound = 3 * 2 ** 30
  const { integer } = stream(0, 'bias')
  const n = 30_000
  const lower = draws(n, () => integer(bound)).filter(value => value < 2 ** 30).length
  expect(Math.abs(lower / n - 1 / 3)).toBeLessThan(5 * Math.sqrt(2 / 9 / n))
})

test('integers stay below their bound, up to 2^32, and other bounds are refused', () => {
  const { integer } = stream(0, 'bounds')
  for (const bound of [1, 2, 2 ** 21 + 1, 2 ** 31 + 11, 2 ** 32])
    for (const value of draws(1000, () => integer(bound))) expect(value >= 0 && value < bound).toBe(true)
  for (const bound of [0, -1, 1.5, 2 ** 32 + 1]) expect(() => integer(bound)).toThrow('expected a whole number')
})

test('a shuffle is a permutation that puts every item in every position equally often', () => {
  const { shuffle } = stream(5, 'shuffle')
  const counts = Array.from({ length: 5 }, () => new Array(5).fill(0))
  const n = 50_000
  for (let i = 0; i < n; i++) {
    const items = shuffle([0, 1, 2, 3, 4])
    for (const [place, item] of items.entries()) counts[place][item]++
  }
  expect(shuffle([0, 1, 2, 3, 4]).sort()).toEqual([0, 1, 2, 3, 4])
  // 16 degrees of freedom; 99.99 % quantile 45.9.
  expect(chiSquare(counts.flat(), n / 5)).toBeLessThan(45.9)
})

test.each([0.05, 0.3, 0.5, 1, 1.5, 4, 50])(
  'Beta(%f, itself) has its mean, variance, fourth moment and symmetry',
  alpha => {
    const n = 100_000
    const random = stream(11, 'beta', alpha)
    const values = draws(n, () => random.beta(alpha))
    const expectedVariance = 1 / (4 * (2 * alpha + 1))
    // E (x − ½)⁴ = 3 / (16 (2α + 1)(2α + 3)) for Beta(α, α).
    const fourth = 3 / (16 * (2 * alpha + 1) * (2 * alpha + 3))
    expect(values.every(value => value >= 0 && value <= 1)).toBe(true)
    expect(Math.abs(mean(values) - 0.5)).toBeLessThan(5 * Math.sqrt(expectedVariance / n))
    expect(Math.abs(variance(values) - expectedVariance)).toBeLessThan(
      5 * Math.sqrt((fourth - expectedVariance ** 2) / n),
    )
    const eighthBound = mean(values.map(value => (value - 0.5) ** 8))
    expect(Math.abs(mean(values.map(value => (value - 0.5) ** 4)) - fourth)).toBeLessThan(
      5 * Math.sqrt(eighthBound / n),
    )
  },
)

test('Beta(1, 1) is uniform and Beta(0.3, 0.3) follows its distribution function', () => {
  const n = 100_000
  const s = stream(2, 'beta-distribution')
  const share = (alpha: number, below: number) =>
    draws(n, () => s.beta(alpha)).filter(value => value < below).length / n
  // scipy.stats.beta(a, a).cdf(x), SciPy 1.17.1.
  for (const [alpha, x, probability] of [
    [1, 0.2, 0.2],
    [0.3, 0.01, 0.13955193],
    [0.3, 0.1, 0.28271242],
    [2, 0.25, 0.15625],
  ])
    expect(Math.abs(share(alpha, x) - probability)).toBeLessThan(5 * Math.sqrt((probability * (1 - probability)) / n))
})

test('alpha must be above 0', () => {
  for (const alpha of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => stream(0, 'x').beta(alpha)).toThrow('expected a number above 0')
})

test('streams of neighbouring seeds and keys are uncorrelated at any small lag', () => {
  const n = 20_000
  const pairs: [ReturnType<typeof stream>, ReturnType<typeof stream>][] = [
    [stream(0, 'a'), stream(1, 'a')],
    [stream(0, 'a', 1), stream(0, 'a', 2)],
    [stream(0, 'a'), stream(0, 'b')],
    [stream(-1, 'a'), stream(1, 'a')],
    [streamFamily(0, 'a')(0), streamFamily(0, 'a')(1)],
    [streamFamily(0, 'a')(1), streamFamily(0, 'a')(2 ** 31 + 1)],
    [streamFamily(0, 'a')(7), streamFamily(0, 'b')(7)],
    [streamFamily(0, 'a')(7), streamFamily(1, 'a')(7)],
    [streamFamily(0, 'a')(0), stream(0, 'a')],
  ]
  for (const [one, other] of pairs) {
    const [a, b] = [draws(n, one.uniform), draws(n, other.uniform)]
    for (const lag of [0, 1, 2, 8])
      expect(Math.abs(correlation(a.slice(0, n - lag), b.slice(lag)))).toBeLessThan(5 / Math.sqrt(n - lag))
  }
})

test.each([
  ['named', (key: number) => stream(0, 'step', key)],
  ['of one family', streamFamily(0, 'step')],
])(
  'the first draws of ten thousand neighbouring streams (%s) are uniform and independent of each other',
  (_, streamOf) => {
    const n = 10_000
    for (const draw of [0, 1, 5]) {
      const values = Array.from({ length: n }, (_, key) => {
        const random = streamOf(key)
        for (let skipped = 0; skipped < draw; skipped++) random.uniform()
        return random.uniform()
      })
      const counts = new Array(50).fill(0)
      for (const value of values) counts[Math.floor(value * 50)]++
      expect(chiSquare(counts, n / 50)).toBeLessThan(94.6) // 99.99 % quantile of χ² with 49 degrees of freedom
      for (const lag of [1, 2, 3, 64])
        expect(Math.abs(correlation(values.slice(0, n - lag), values.slice(lag)))).toBeLessThan(5 / Math.sqrt(n - lag))
    }
  },
)

test('a family gives the same stream for the same number, and different streams for different numbers', () => {
  const family = streamFamily(3, 'partners', 'mnist')
  expect(draws(3, family(17).uint32)).toEqual(draws(3, streamFamily(3, 'partners', 'mnist')(17).uint32))
  expect(new Set(Array.from({ length: 100_000 }, (_, number) => family(number).uniform())).size).toBe(100_000)
})
