import { syntheticSweep } from '@finetune-lab/runs/testing'
import { expect, test } from 'vitest'
import { axisChoice, choosableKeys, conditioned, placed, requestOf } from './axis-choice.ts'

const { record } = syntheticSweep(`pretrain:
  dataset: mnist
  samplesPerClass: [1, 4]
  augmentation: [none, mixup]
  learningRate: [0.001, 0.1]
finetune: { dataset: letters, head: [sgd, probe] }
seeds: 1`)
const none = axisChoice.parse({})

test('a sweep of the usual three offers nothing; any other varied setting brings all that vary', () => {
  expect(choosableKeys(syntheticSweep(21).record)).toEqual([])
  expect(choosableKeys(record).map(({ key }) => key)).toEqual([
    'pretrain.samplesPerClass',
    'pretrain.augmentation',
    'pretrain.learningRate',
    'finetune.head',
  ])
})

test('a setting is in one place: choosing it elsewhere moves it there and lifts its condition', () => {
  const first = placed(conditioned(none, 'pretrain.learningRate', '0.1'), 'series', 'finetune.head')
  expect(requestOf(record, first)).toEqual({ series: 'finetune.head', where: { 'pretrain.learningRate': '0.1' } })
  expect(requestOf(record, placed(first, 'panel', 'finetune.head'))).toMatchObject({ panel: 'finetune.head' })
  expect(requestOf(record, placed(first, 'over', 'pretrain.learningRate'))).toEqual({
    over: 'pretrain.learningRate',
    series: 'finetune.head',
  })
  expect(conditioned(first, 'pretrain.learningRate', '').where).toEqual({})
})

test('a kept choice that the sweep does not know is the default', () => {
  expect(requestOf(record, placed(none, 'over', 'pretrain.batches'))).toEqual({})
  expect(requestOf(record, conditioned(none, 'finetune.head', 'other'))).toEqual({})
})
