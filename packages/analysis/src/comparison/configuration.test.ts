import { expect, test } from 'vitest'
import { comparedSweep } from '../testing/compared.ts'
import { configuration } from './configuration.ts'

test('only what differs differs: settings, parameters, data, machine', () => {
  const { record: a } = comparedSweep()
  const { record } = comparedSweep({ augmentation: '[none, { mixup: { alpha: 0.4 } }]', files: { mnist: 'another' } })
  const b = { ...record, executor: { ...record.executor, device: 'another machine' } }
  const rows = configuration([a, b])
  expect(rows.filter(({ differs }) => differs).map(({ name, values }) => [name, ...values])).toEqual([
    ['pretrain.augmentation', 'none, mixup (alpha 0.3)', 'none, mixup(alpha=0.4) (alpha 0.4)'],
    ['mnist: train-images-idx3-ubyte', 'checksum of ', 'another'],
    ['device', 'test', 'another machine'],
  ])
  expect(rows).toHaveLength(36)
})

test('a data set that one sweep alone uses differs', () => {
  const rows = configuration([comparedSweep().record, comparedSweep({ finetune: 'mnist' }).record])
  expect(rows.find(({ name }) => name === 'datasets.emnist-letters.mean')).toEqual({
    name: 'datasets.emnist-letters.mean',
    values: ['0.1', '—'],
    differs: true,
  })
})
