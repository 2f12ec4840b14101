import { expect, test } from 'vitest'
import { parseExperiment } from '../parse-experiment.ts'
import { countRuns, planExperiment } from './plan.ts'
import { runIdentity } from './run-identity.ts'

const text = (end = '') => `pretrain: { dataset: mnist, samplesPerClass: [1, 4], augmentation: [none, mixup] }
finetune: { dataset: mnist }
seeds: 2
${end}
`
const experimentOf = (end?: string) => parseExperiment(text(end)).experiment!
const identityOf = (end?: string) => {
  const dataset = { mean: 0, std: 1, classes: ['0', '1'], checksums: {} }
  return runIdentity(
    planExperiment(experimentOf(end)).runs[0].settings,
    { mnist: dataset },
    { name: 'simd', build: 'plain' },
    1,
  )
}

test('each combination of the grids is a run with its own settings and validation images', () => {
  const experiment = experimentOf(
    'validation: 20 per class\ntune: { pretrain.learningRate: [0.003, 0.01], finetune.head: [sgd, probe] }',
  )
  const { runs } = planExperiment(experiment)
  expect([runs.length, countRuns(experiment)]).toEqual([2 * 2 * 2 * 4, 2 * 2 * 2 * 4])
  expect(
    runs
      .slice(0, 4)
      .map(({ id, settings: { pretrain, finetunes, validation } }) => [
        id,
        pretrain.learningRate,
        finetunes[0].head,
        validation,
      ]),
  ).toEqual([
    ['mnist-none-s1-pretrain.learningRate0.003-finetune.headsgd-seed0', 0.003, undefined, 20],
    ['mnist-none-s1-pretrain.learningRate0.003-finetune.headprobe-seed0', 0.003, 'probe', 20],
    ['mnist-none-s1-pretrain.learningRate0.01-finetune.headsgd-seed0', 0.01, undefined, 20],
    ['mnist-none-s1-pretrain.learningRate0.01-finetune.headprobe-seed0', 0.01, 'probe', 20],
  ])
})

test('the experiment keeps the value without tuning, the grid in values, and 64 validation images by default', () => {
  const { tune, validation, finetune } = experimentOf('tune: { finetune.head: [{ probe: {} }, sgd] }')
  expect({ tune, validation, head: finetune.head }).toEqual({
    tune: { 'finetune.head': ['probe', 'sgd'] },
    validation: 64,
    head: undefined,
  })
})

test('a run’s identity depends on its validation images, and that of older runs stays', () => {
  expect(experimentOf()).not.toHaveProperty('validation')
  expect(identityOf('validation: 0')).toBe(identityOf())
  expect(identityOf('validation: 8')).not.toBe(identityOf())
  // As computed before there were validation images.
  expect(identityOf()).toBe('24e2c542ed0e6cf1a07fb8b1763030ae2c2940f922be7999e8ba7a24f3c2243e')
})
