import { expect, test } from 'vitest'
import { parseExperiment } from '../parse-experiment.ts'
import { planExperiment } from './plan.ts'
import { estimateSeconds, planWork, runSeconds } from './work.ts'

const plan = planExperiment(
  parseExperiment(`
pretrain: { dataset: a, samplesPerClass: [1, 2], augmentation: [none, mixup], batches: 100, batchSize: 8 }
finetune: { dataset: [b, c], samplesPerClass: 10, batches: 50, batchSize: 4 }
seeds: 2
`).experiment!,
)
const sizes = {
  a: { classes: 10, testImages: 0 },
  b: { classes: 10, testImages: 1000 },
  c: { classes: 20, testImages: 500 },
}
const speed = { pretrainImage: 0.01, forwardImage: 0.001, headImage: 0.002 }
// A run: 800 × 0.01 + (100 + 1000 + 200 + 500) × 0.001 + 2 × 200 × 0.002 = 8 + 1.8 + 0.8
const RUN = 10.6

test('the work of a plan adds up over runs and finetunes', () => {
  expect(planWork(plan, () => undefined)).toEqual({
    runs: 8,
    finetunes: 16,
    pretrainBatches: 800,
    pretrainImages: 6400,
    finetuneBatches: 800,
    finetuneImages: 3200,
  })
})

test('a subset smaller than a batch makes smaller batches', () => {
  // 3 and 6 images instead of 8 in pre-training; the heads' batches are full.
  expect(planWork(plan, () => 3)).toMatchObject({
    pretrainBatches: 800,
    pretrainImages: 4 * 100 * (3 + 6),
    finetuneImages: 3200,
  })
  const [{ settings }] = plan.runs
  expect(runSeconds(settings, speed, { ...sizes, a: { classes: 3, testImages: 0 } })).toBeCloseTo(RUN - 5, 9)
})

test.each([
  [1, 8],
  [2, 4],
  [3, 3],
  [8, 1],
  [100, 1],
])('with %i workers, a plan takes as long as the busiest one: %i runs', (workers, runsInARow) => {
  expect(estimateSeconds(plan, speed, workers, sizes)).toBeCloseTo(runsInARow * RUN, 9)
})

test('no runs take no time', () => {
  expect(estimateSeconds({ name: 'none', runs: [] }, speed, 2, sizes)).toBe(0)
})
