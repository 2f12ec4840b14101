import { expect, test } from 'vitest'
import { parseExperiment } from '../parse-experiment.ts'
import { countRuns, planExperiment } from '../plan/plan.ts'
import { runIdentity } from '../plan/run-identity.ts'
import { firstSeeds, seedsNeededFor } from './seed-rule.ts'
import { seedWords } from './seed-words.ts'

const file = (seeds: string) => `pretrain: { dataset: strokes-digits, samplesPerClass: [1, 4] }
finetune: { dataset: strokes-letters }
seeds: ${seeds}
`
const experimentOf = (seeds: string) => parseExperiment(file(seeds)).experiment!
const problemsOf = (seeds: string) =>
  parseExperiment(file(seeds)).problems.map(({ line, column, message }) => `${line}:${column} ${message}`)

test('a rule gives the most seeds, the half-width as a share, and how many come first', () => {
  const read = (seeds: string) => {
    const { seeds: all, seedRule } = experimentOf(seeds)
    return { most: all.length, last: all.at(-1), seedRule }
  }
  expect(read('{ until: 1 point, atMost: 30 }')).toEqual({
    most: 30,
    last: 29,
    seedRule: { halfWidth: 0.01, start: 10 },
  })
  expect(read('{ until: 0.5 points }')).toEqual({ most: 30, last: 29, seedRule: { halfWidth: 0.005, start: 10 } })
  expect(read('{ until: 2.25 points, atMost: 12, start: 5 }')).toEqual({
    most: 12,
    last: 11,
    seedRule: { halfWidth: 0.0225, start: 5 },
  })
  expect([4, 6, 8, 20, 1000].map(firstSeeds)).toEqual([3, 3, 4, 10, 10])
})

test('a count and a list mean what they meant', () => {
  expect(experimentOf('3')).not.toHaveProperty('seedRule')
  expect(experimentOf('[4, 2]').seeds).toEqual([4, 2])
})

test('a wrong rule is reported where it is wrong', () => {
  expect(problemsOf('{ until: 1 percent }')).toEqual([
    '3:17 seeds.until: expected a half-width such as 1 point or 0.5 points, got "1 percent"',
  ])
  expect(problemsOf('{ until: 1 }')).toEqual([
    '3:17 seeds.until: expected a half-width such as 1 point or 0.5 points, got 1. Did you mean 1 point?',
  ])
  expect(problemsOf('{ until: 0 points }')[0]).toMatch(/^3:17 seeds\.until: expected a half-width/)
  expect(problemsOf('{ atMost: 30 }')).toEqual([
    '3:1 seeds.until: missing; expected a half-width such as 1 point or 0.5 points',
  ])
  expect(problemsOf('{ until: 1 point, atmost: 30 }')).toEqual([
    '3:26 seeds.atmost: unknown key. Did you mean "atMost"?',
  ])
  expect(problemsOf('{ until: 1 point, atMost: 3 }')).toEqual([
    '3:34 seeds.atMost: expected a whole number from 4 to 1,000, got 3',
  ])
  expect(problemsOf('{ until: 1 point, atMost: 20, start: 20 }')).toEqual([
    '3:45 seeds.start: expected fewer than atMost (20), got 20',
  ])
  expect(problemsOf('{ until: 1 point, start: 40 }')).toEqual([
    '3:33 seeds.start: expected fewer than atMost (30), got 40',
  ])
})

test('the limit of runs counts the most that the sweep may come to', () => {
  const many = file('{ until: 1 point, atMost: 1000 }').replace(
    '[1, 4]',
    `[${Array.from({ length: 21 }, (_, i) => i + 1).join(', ')}]`,
  )
  expect(parseExperiment(many).problems.map(({ message }) => message)).toEqual([
    'seeds: 63,000 runs (1000 seeds × 21 numbers of samples × 3 augmentations); expected at most 20,000',
  ])
})

test('the plan holds the most runs and marks those that may be added; identities are those of fixed seeds', () => {
  const ruled = planExperiment(experimentOf('{ until: 1 point, atMost: 6, start: 4 }'))
  const fixed = planExperiment(experimentOf('6'))
  expect(ruled.runs.map(({ added: _, ...run }) => run)).toEqual(fixed.runs)
  expect(ruled.runs.filter(({ added }) => added).map(({ settings }) => settings.seed)).toEqual(
    fixed.runs.map(({ settings }) => settings.seed).filter(seed => seed >= 4),
  )
  expect(countRuns(experimentOf('{ until: 1 point, atMost: 6, start: 4 }'))).toBe(fixed.runs.length)
  const identity = (plan: typeof ruled) =>
    runIdentity(
      plan.runs[0].settings,
      Object.fromEntries(
        ['strokes-digits', 'strokes-letters'].map(name => [name, { mean: 0, std: 1, classes: [], checksums: {} }]),
      ),
      { name: 'simd', build: 'plain' },
      1,
    )
  expect(identity(ruled)).toBe(identity(fixed))
})

test('the number of seeds is (t s / d)², of the widest finetuning, between the first and the most', () => {
  // s = 0.02; t of 3 degrees of freedom is 3.1824: (3.1824 · 0.02 / 0.03)² = 4.50.
  const spread = [0.5, 0.54, 0.5, 0.5]
  const rule = { halfWidth: 0.03, start: 4 }
  expect(seedsNeededFor(rule, [spread], 30)).toBe(5)
  expect(seedsNeededFor(rule, [[0.6, 0.6, 0.6, 0.6], spread], 30)).toBe(5)
  expect(seedsNeededFor({ ...rule, halfWidth: 0.01 }, [spread], 30)).toBe(30)
  expect(seedsNeededFor(rule, [[0.6, 0.6, 0.6, 0.6]], 30)).toBe(4)
  // Failed runs: of one result there is no spread to judge by.
  expect(seedsNeededFor(rule, [[0.6]], 30)).toBe(4)
  expect(seedsNeededFor(rule, [], 30)).toBe(4)
})

test('in words', () => {
  expect(seedWords(experimentOf('1'))).toBe('1 seed')
  expect(seedWords(experimentOf('{ until: 0.5 points, atMost: 30 }'))).toBe('10 to 30 seeds, until ± 0.5 points')
})
