import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type ChallengedDirection, challengeDocument, directionTitle } from './challenge-document.ts'

// Keeps docs/challenge.md in step with docs/study/challenge.json. Run with -u to write the page.

const directions: readonly ChallengedDirection[] = JSON.parse(
  readFileSync(new URL('../../docs/study/challenge.json', import.meta.url), 'utf8'),
)

test('docs/challenge.md matches the results', async () => {
  await expect(challengeDocument(directions)).toMatchFileSnapshot('../../docs/challenge.md')
})

test('all four directions are there', () => {
  expect(directions.map(directionTitle).sort()).toEqual([
    'EMNIST letters → EMNIST letters',
    'EMNIST letters → MNIST',
    'MNIST → EMNIST letters',
    'MNIST → MNIST',
  ])
})

test('the words of the README and of the study hold: at one image per class, no gain is left with converged heads', () => {
  const differences = (wanted: string) =>
    directions.flatMap(({ results }) =>
      results
        .find(({ title }) => title === wanted)!
        .points.filter(({ samplesPerClass, difference }) => samplesPerClass === 1 && difference)
        .map(({ difference }) => difference!),
    )
  const recorded = differences('as recorded').map(([mean]) => mean)
  expect(Math.min(...recorded)).toBeGreaterThan(0.03)
  // The interval of every difference includes zero or lies below it.
  expect(differences('converged heads').map(([, low]) => low > 0)).toEqual(new Array(8).fill(false))
  const converged = differences('converged heads').map(([mean]) => 100 * mean)
  expect([Math.min(...converged), Math.max(...converged)].map(points => points.toFixed(1))).toEqual(['-0.7', '0.1'])
  const best = differences('the best settings for each').map(([mean]) => 100 * mean)
  expect([Math.min(...best), Math.max(...best)].map(points => points.toFixed(1))).toEqual(['2.2', '7.0'])
})
