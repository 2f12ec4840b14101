import { expect, it } from 'vitest'
import { measure } from './measure.ts'

it('gives mean and standard deviation in units of full white', () => {
  expect(measure(Uint8Array.of(0, 255, 0, 255))).toEqual({ mean: 0.5, std: 0.5 })
  const { mean, std } = measure(Uint8Array.of(51, 102, 153)) // 0.2, 0.4, 0.6
  expect(mean).toBeCloseTo(0.4, 12)
  expect(std).toBeCloseTo(Math.sqrt(0.08 / 3), 12)
})

it('gives images without contrast a divisor that keeps them finite', () => {
  expect(measure(new Uint8Array(784).fill(51))).toEqual({ mean: 0.2, std: 1 })
})
