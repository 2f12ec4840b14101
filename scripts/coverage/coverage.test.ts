import { expect, test } from 'vitest'
import { shareOf } from './coverage-table.ts'
import { type Coverage, measure, type Seeds } from './measure.ts'
import { scenes } from './scenes.ts'

// A quick look at what `node scripts/coverage.mjs` measures with 2,000 sweeps a cell (docs/statistics.md). The draws are
// fixed, so the shares are too; the bounds leave room for other roundings.

const shares = (coverage: Coverage) =>
  Object.fromEntries([...coverage].map(([interval, counts]) => [interval, shareOf(counts).share]))

const measured = (name: string, sweeps: number, seeds: Seeds = 5, resamples = 0) =>
  shares(measure(scenes().find(scene => scene.name === name)!, seeds, sweeps, resamples))

test('no difference: intervals hold after picking, and a report makes few false claims', () => {
  const found = measured('no difference', 80)
  for (const [interval, share] of Object.entries(found)) expect(share, interval).toBeGreaterThan(0.9)
  expect(Object.keys(found)).toEqual([
    'mean',
    'mean, for new images',
    'highest mean',
    'difference',
    'largest difference',
    'labels saved, each alone',
    'no false claim',
  ])
})

test('one seed in ten collapses: the mean’s interval fails, the median’s and that of the sound seeds hold', () => {
  const found = measured('one seed in ten collapses', 80)
  expect(found.mean).toBeLessThan(0.6)
  expect(found['mean of seeds that do not collapse']).toBeGreaterThan(0.9)
  expect(found.median).toBeGreaterThan(0.88)
})

// Points of seven standard deviations between 0.7 and 3.9 points, from real seeds: 10 to 30 of them each.
test('seeds until ± 1 point: means, differences and picked values hold although the number of seeds was chosen', () => {
  const rule = { rule: { halfWidth: 0.01, start: 10 }, atMost: 30 }
  for (const scene of ['normal', 'real seeds'])
    for (const [interval, share] of Object.entries(measured(scene, 100, rule)))
      expect(share, `${interval}, ${scene}`).toBeGreaterThan(0.92)
  expect(measured('no difference', 100, rule)['no false claim']).toBeGreaterThan(0.9)
})

test('plateaus and learning curves: the bootstrap intervals hold what the true means give', () => {
  const found = measured('normal', 10, 10, 1000)
  for (const interval of Object.keys(found).filter(name => /^(plateau|learning)/.test(name)))
    expect(found[interval], interval).toBeGreaterThan(0.8)
})
