import { expect, test } from 'vitest'
import { holm } from './holm.ts'

// statsmodels 0.15.0: multipletests(p, method='holm')[1]; R's p.adjust(p, "holm") gives the same
test.each([
  [
    [0.01, 0.04, 0.03, 0.005, 0.5],
    [0.04, 0.09, 0.09, 0.025, 0.5],
  ],
  [
    [0.2, 0.2, 0.9, 0.001],
    [0.6, 0.6, 0.9, 0.004],
  ],
])('Holm’s adjustment of %j is statsmodels’ (12 decimals)', (values, adjusted) => {
  expect(holm(values)).toEqual(adjusted.map(value => expect.closeTo(value, 12)))
})

test('what has no p stays without, and does not count', () => {
  expect(holm([0.02, undefined, 0.04])).toEqual([0.04, undefined, 0.04])
  expect(holm([])).toEqual([])
})
