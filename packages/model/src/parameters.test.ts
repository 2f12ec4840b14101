import { expect, it } from 'vitest'
import { initialExtractor, initialHead } from './parameters.ts'

it('initial values have PyTorch’s shapes and fill ±1/√fan_in evenly', () => {
  const named = { ...initialExtractor(0), ...initialHead(0, 'pretrainer', 'mnist', 100) }
  const bounds = { 'conv1.weight': 1 / 5, 'conv1.bias': 1 / 5, weight: 1 / 16, bias: 1 / 16 }
  const conv2 = 1 / Math.sqrt(200)
  for (const [name, { shape, data }] of Object.entries(named)) {
    const bound = { ...bounds, 'conv2.weight': conv2, 'conv2.bias': conv2 }[name]!
    expect(data.length).toBe(shape.reduce((product, dimension) => product * dimension, 1))
    const largest = data.reduce((size, value) => Math.max(size, Math.abs(value)), 0)
    expect(largest).toBeLessThanOrEqual(Math.fround(bound))
    if (data.length < 200) continue
    // Uniform in ±b: mean 0, variance b²/3. Within five standard errors.
    const mean = data.reduce((sum, value) => sum + value, 0) / data.length
    const variance = data.reduce((sum, value) => sum + value * value, 0) / data.length
    expect(Math.abs(mean)).toBeLessThan((5 * bound) / Math.sqrt(3 * data.length))
    expect(Math.abs(variance - bound ** 2 / 3)).toBeLessThan(
      (5 * bound ** 2 * Math.sqrt(4 / 45)) / Math.sqrt(data.length),
    )
    expect(largest).toBeGreaterThan(0.95 * bound)
  }
  expect(Object.values(named).map(({ shape }) => shape)).toEqual([
    [8, 1, 5, 5],
    [8],
    [16, 8, 5, 5],
    [16],
    [100, 256],
    [100],
  ])
})

it('the extractor depends only on the seed; a head on seed, purpose and data set', () => {
  expect(initialExtractor(7)).toEqual(initialExtractor(7))
  expect(initialExtractor(7)['conv1.weight'].data).not.toEqual(initialExtractor(8)['conv1.weight'].data)
  const head = initialHead(7, 'generalizer', 'mnist', 10)
  expect(initialHead(7, 'generalizer', 'mnist', 10)).toEqual(head)
  for (const other of [
    initialHead(8, 'generalizer', 'mnist', 10),
    initialHead(7, 'pretrainer', 'mnist', 10),
    initialHead(7, 'generalizer', 'emnist-letters', 10),
  ]) {
    expect(other.weight.data).not.toEqual(head.weight.data)
    expect(other.bias.data).not.toEqual(head.bias.data)
  }
})

it('refuses a head with no or too many classes', () => {
  for (const classes of [0, 129, 2.5, Number.NaN])
    expect(() => initialHead(0, 'pretrainer', 'mnist', classes)).toThrow(
      `classes ${classes}: expected a whole number from 1 to 128`,
    )
})
