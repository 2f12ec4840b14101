import { expect, test } from 'vitest'
import { FUZZ_SEED, fuzz, mutatedBytes, mutatedJson, mutatedText, mutatedValue, pick, randomFrom } from './index.ts'

const refused = new Error('refused')

test('an unexpected error is reported with its seed, which gives the same input again; expected ones are counted', async () => {
  const input = (random: (below: number) => number) => random(10)
  const read = (number: number) => {
    if (number === 3) throw new Error('three')
    if (number === 4) throw refused
  }
  const { failed, refused: count } = await fuzz('numbers', { input, read, expected: error => error === refused }, 40, 0)
  const seeds = Array.from({ length: 40 }, (_, seed) => seed)
  const drawn = (wanted: number) => seeds.filter(seed => input(randomFrom(seed)) === wanted)
  expect(drawn(3).length).toBeGreaterThan(0)
  expect(failed.map(text => Number(/^numbers, seed (\d+): Error: three/.exec(text)?.[1]))).toEqual(drawn(3))
  expect(count).toBe(drawn(3).length + drawn(4).length)
})

test('a failure says how to repeat it alone, and the seeds change every day', async () => {
  const read = () => {
    throw new Error('always')
  }
  const { failed } = await fuzz('one', { input: random => random(10), read, expected: () => false }, 1)
  expect(failed[0]).toMatch(
    new RegExp(
      `\\nRepeat it: FINETUNE_LAB_FUZZ_SEED=${FUZZ_SEED} FINETUNE_LAB_FUZZ_INPUTS=1 npm run test:fuzz -- -t 'one'$`,
    ),
  )
  if (!process.env.FINETUNE_LAB_FUZZ_SEED) expect(FUZZ_SEED % 10_000).toBe(0)
})

test('memory growth is reported', async () => {
  const kept: Uint8Array[] = []
  const read = (byte: number) => kept.push(new Uint8Array(2 ** 20).fill(byte))
  const { failed } = await fuzz('memory', { input: random => random(256), read, expected: () => false }, 500)
  expect(failed).toHaveLength(1)
  expect(failed[0]).toMatch(/^memory: [23]\d\d MB more resident after 500 inputs$/)
})

test('a seed gives the same input every time, other seeds give others, and the valid input stays unchanged', () => {
  const bytes = Uint8Array.from({ length: 200 }, (_, i) => i)
  const value = { a: [1, 2, { b: 'text' }], c: null }
  const mutators = [
    (seed: number) => mutatedBytes([bytes], randomFrom(seed)).join(),
    (seed: number) => mutatedText(['a: 1\nb: 2\n'], randomFrom(seed)),
    (seed: number) => mutatedJson([value], randomFrom(seed)),
    (seed: number) => JSON.stringify(mutatedValue([value], randomFrom(seed))),
  ]
  for (const mutated of mutators) {
    const first = Array.from({ length: 200 }, (_, seed) => mutated(seed))
    expect(Array.from({ length: 200 }, (_, seed) => mutated(seed))).toEqual(first)
    expect(new Set(first).size).toBeGreaterThan(100)
  }
  expect(bytes).toEqual(Uint8Array.from({ length: 200 }, (_, i) => i))
  expect(value).toEqual({ a: [1, 2, { b: 'text' }], c: null })
  expect(pick(randomFrom(1), ['only'])).toBe('only')
})
