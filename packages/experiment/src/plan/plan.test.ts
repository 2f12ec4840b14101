import { expect, test } from 'vitest'
import { parseExperiment } from '../parse-experiment.ts'
import { planExperiment } from './plan.ts'

const experiment = (text: string) => parseExperiment(text).experiment!

test('runs come seed by seed, then by samples, then by augmentation, so that the whole curve appears early', () => {
  const plan = planExperiment(
    experiment(`
name: Order
pretrain: { dataset: mnist, samplesPerClass: [1, 4], augmentation: [none, { mixup: { alpha: 0.4 } }, mixup] }
finetune: { dataset: [emnist-letters, mnist] }
seeds: [3, 0]
`),
  )
  expect(plan.name).toBe('Order')
  expect(plan.runs.map(({ id }) => id)).toEqual([
    'mnist-none-s1-seed3',
    'mnist-mixup-alpha0.4-s1-seed3',
    'mnist-mixup-s1-seed3',
    'mnist-none-s4-seed3',
    'mnist-mixup-alpha0.4-s4-seed3',
    'mnist-mixup-s4-seed3',
    'mnist-none-s1-seed0',
    'mnist-mixup-alpha0.4-s1-seed0',
    'mnist-mixup-s1-seed0',
    'mnist-none-s4-seed0',
    'mnist-mixup-alpha0.4-s4-seed0',
    'mnist-mixup-s4-seed0',
  ])
})

test('a run’s settings are complete, and finetuning uses the dropout of pre-training', () => {
  const [run] = planExperiment(
    experiment(`
pretrain: { dataset: mnist, samplesPerClass: 2, augmentation: mixup, dropout: 0.25, batches: 7, batchSize: 4, learningRate: 0.1 }
finetune: { dataset: emnist-letters, samplesPerClass: 16, batches: 9, batchSize: 2, learningRate: 0.2 }
seeds: [5]
`),
  ).runs
  expect(run).toEqual({
    id: 'mnist-mixup-s2-seed5',
    settings: {
      seed: 5,
      pretrain: {
        dataset: 'mnist',
        augmentation: { name: 'mixup', parameters: { alpha: 0.3 } },
        samplesPerClass: 2,
        batches: 7,
        batchSize: 4,
        learningRate: 0.1,
        dropout: 0.25,
      },
      finetunes: [
        { dataset: 'emnist-letters', samplesPerClass: 16, batches: 9, batchSize: 2, learningRate: 0.2, dropout: 0.25 },
      ],
    },
  })
})

test('ids are unique and usable as file names, however similar the variants', () => {
  const variants = [0.01, 0.011, 0.1, 1, 1.1, 10, 11, 100].map(alpha => `{ mixup: { alpha: ${alpha} } }`).join(', ')
  const { runs } = planExperiment(
    experiment(
      `pretrain: { dataset: my_set-1, augmentation: [none, mixup, collage, ${variants}] }\nfinetune: { dataset: b }\nseeds: [0, 1, 11, 111]`,
    ),
  )
  expect(runs).toHaveLength(11 * 7 * 4)
  expect(new Set(runs.map(({ id }) => id.toLowerCase())).size).toBe(runs.length)
  expect(runs.filter(({ id }) => !/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(id))).toEqual([])
})

test('a probe head is part of every finetune; SGD, the default, is omitted', () => {
  const heads = (head: string) =>
    planExperiment(
      experiment(`
pretrain: { dataset: mnist }
finetune: { dataset: mnist${head} }
seeds: 1
`),
    ).runs.map(({ settings }) => settings.finetunes[0].head)
  expect(new Set(heads(', head: probe'))).toEqual(new Set(['probe']))
  expect(new Set(heads(', head: { probe: {} }'))).toEqual(new Set(['probe']))
  expect(new Set([...heads(''), ...heads(', head: sgd'), ...heads(', head: { sgd: {} }')])).toEqual(
    new Set([undefined]),
  )
})
