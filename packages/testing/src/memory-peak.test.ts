import { expect, test } from 'vitest'
import { fuzz, randomFrom } from './index.ts'

// In a separate process: garbage left by other tests would be reused first.

test('reports memory that one input took temporarily, though nothing is left of it', async () => {
  const read = (size: number) => void new Uint8Array(size).fill(1)
  const input = (random: (below: number) => number) => (random(20) === 0 ? 250 : 1) * 2 ** 20
  const { failed, growth, peak } = await fuzz('peaks', { input, read, expected: () => false }, 40, 0)
  const high = Array.from({ length: 40 }, (_, seed) => seed).filter(seed => input(randomFrom(seed)) > 2 ** 20)
  expect(high.length).toBeGreaterThan(0)
  expect(failed.map(text => Number(/^peaks, seed (\d+): took 2\d\d MB: /.exec(text)?.[1]))).toEqual(high)
  expect(peak).toBeGreaterThan(200)
  expect(growth).toBeLessThan(200)
})
