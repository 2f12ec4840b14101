import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { fitPowerLaw, powerLawAt } from './power-law.ts'

/** SciPy 1.17.1, made by `test-fixtures/statistics/power-law.py`. */
const reference: { sizes: number[]; means: number[]; a: number; b: number; c: number; cost: number }[] = JSON.parse(
  readFileSync(new URL('../../../../test-fixtures/statistics/power-law.json', import.meta.url), 'utf8'),
)

test('the fit is SciPy’s least_squares within the same bounds, or closer', () => {
  for (const { sizes, means, a, b, c, cost } of reference) {
    const law = fitPowerLaw(sizes, means)
    const own = sizes.reduce((sum, size, i) => sum + (means[i] - powerLawAt(law, size)) ** 2, 0)
    expect(own).toBeLessThan(cost * (1 + 1e-6) + 1e-12)
    // Where the least squares are as low, the curve is the same.
    for (const size of [...sizes, 2 * sizes[sizes.length - 1]])
      if (own > cost * (1 - 1e-6)) expect(powerLawAt(law, size)).toBeCloseTo(powerLawAt({ a, b, c }, size), 5)
  }
})

test('an exact power law is found; a falling curve is flat; no curve ends above 100 %', () => {
  const sizes = [1, 2, 4, 8, 16]
  const exact = { a: 0.8, b: 0.3, c: 0.5 }
  const found = fitPowerLaw(
    sizes,
    sizes.map(size => powerLawAt(exact, size)),
  )
  for (const key of ['a', 'b', 'c'] as const) expect(found[key]).toBeCloseTo(exact[key], 6)
  expect(fitPowerLaw(sizes, [0.7, 0.6, 0.5, 0.4, 0.3]).b).toBe(0)
  expect(fitPowerLaw(sizes, [0.5, 0.6, 0.7, 0.8, 0.9]).a).toBeLessThanOrEqual(1)
})
