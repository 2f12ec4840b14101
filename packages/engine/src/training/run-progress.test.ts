import { planExperiment } from '@finetune-lab/experiment'
import { expect, test } from 'vitest'
import { smallData, smallExperiment } from '../testing/small-sweep.ts'
import { runProgress } from './run-progress.ts'

const [{ settings }] = planExperiment(smallExperiment(smallData())).runs
const size = { classes: 5, testImages: 1500 }
const { pretrained, finetuned } = runProgress(settings, { rows: size, columns: size })

test('the share done rises from 0 through all stages and ends before the last test set', () => {
  const shares = [
    pretrained(0),
    pretrained(150),
    pretrained(300),
    finetuned(0, 1),
    finetuned(0, 200),
    finetuned(1, 1),
    finetuned(1, 200),
  ]
  expect(shares).toEqual([...shares].sort((a, b) => a - b))
  expect(new Set(shares).size).toBe(shares.length)
  expect(shares[0]).toBe(0)
  expect(shares.at(-1)).toBeLessThan(1)
})

test('each stage is weighted by its cost', () => {
  // In forward passes: 300 batches of 8 at 1.8, then twice a subset of 100, 200 batches of 8 at 0.2 and a test set of 1,500.
  const total = 4320 + 2 * (100 + 320 + 1500)
  expect(pretrained(300)).toBeCloseTo(4320 / total, 12)
  expect(finetuned(0, 100)).toBeCloseTo((4320 + 100 + 160) / total, 12)
  expect(finetuned(1, 200)).toBeCloseTo((total - 1500) / total, 12)
})
