import { expect, test } from 'vitest'
import { shareOf } from './coverage-table.ts'
import { type Coverage, measure } from './measure.ts'
import { scenes } from './scenes.ts'

// A quick look at what `node scripts/coverage.mjs` measures with 2,000 sweeps a cell (docs/statistics.md). The draws are
// fixed, so the shares are too; the bounds leave room for other roundings.

const shares = (coverage: Coverage) =>
  Object.fromEntries([...coverage].map(([interval, counts]) => [interval, shareOf(counts).share]))

const measured = (name: string, sweeps: number) =>
  shares(measure(scenes().find(scene => scene.name === name)!, 5, sweeps))

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
