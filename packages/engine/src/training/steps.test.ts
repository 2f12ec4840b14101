import type { RunSettings } from '@finetune-lab/experiment'
import { expect, test } from 'vitest'
import { finetuningSteps, pretrainingSteps } from './steps.ts'

const settings = (
  augmentation: string,
  changes: Partial<RunSettings['pretrain']> & { seed?: number } = {},
): RunSettings => {
  const { seed = 0, ...pretrain } = changes
  return {
    seed,
    pretrain: {
      dataset: 'mnist',
      augmentation: { name: augmentation, parameters: augmentation === 'mixup' ? { alpha: 0.3 } : {} },
      samplesPerClass: 4,
      batches: 120,
      batchSize: 8,
      learningRate: 0.01,
      dropout: 0.5,
      ...pretrain,
    },
    finetunes: [
      { dataset: 'emnist-letters', samplesPerClass: 256, batches: 70, batchSize: 8, learningRate: 0.01, dropout: 0.5 },
    ],
  }
}
const pretraining = (run: RunSettings, count = 40) => [...pretrainingSteps(run, count)]
const orderAndDropout = (run: RunSettings) =>
  pretraining(run).map(({ samples, channelsKept }) => ({ samples, channelsKept }))
const partners = (run: RunSettings) =>
  pretraining(run).flatMap(({ compositions }) => compositions.map(({ label }) => label[1]?.source))

test('order, dropout and partners are the same for every augmentation', () => {
  const [none, mixup, collage] = ['none', 'mixup', 'collage'].map(name => settings(name))
  expect(orderAndDropout(mixup)).toEqual(orderAndDropout(none))
  expect(orderAndDropout(collage)).toEqual(orderAndDropout(none))
  expect(partners(collage)).toEqual(partners(mixup))
})

test('another seed gives a different order, dropout and partners', () => {
  const [one, other] = [settings('collage'), settings('collage', { seed: 1 })]
  expect(orderAndDropout(one)[0].samples).not.toEqual(orderAndDropout(other)[0].samples)
  expect(orderAndDropout(one)[0].channelsKept).not.toEqual(orderAndDropout(other)[0].channelsKept)
  expect(partners(one)).not.toEqual(partners(other))
})

test('each epoch covers the whole subset once, in a different order', () => {
  const all = pretraining(settings('none')).flatMap(({ samples }) => [...samples])
  expect(all).toHaveLength(120 * 8)
  const epochs = Array.from({ length: 24 }, (_, epoch) => all.slice(epoch * 40, (epoch + 1) * 40))
  for (const epoch of epochs) expect([...epoch].sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, i) => i))
  expect(new Set(epochs.map(String)).size).toBe(24)
})

test('a ragged last batch is dropped', () => {
  const samples = pretraining(settings('none'), 43).flatMap(({ samples }) => [...samples])
  const epoch = samples.slice(0, 40)
  expect(new Set(epoch).size).toBe(40)
})

test('batches drawn from the middle are the same as those drawn from the start', () => {
  const whole = pretraining(settings('mixup'))
  const [, second, third] = whole
  expect([...pretrainingSteps(settings('mixup'), 40, 50)]).toEqual([second, third])
})

test('dropout keeps each channel with probability 1 − p and scales what it keeps', () => {
  for (const p of [0, 0.25, 0.5, 0.9]) {
    const chunks = pretraining(settings('none', { dropout: p, batches: 1000 }))
    expect(chunks[0].keptScale).toBe(1 / (1 - p))
    const kept = Array.from({ length: 16 }, () => 0)
    for (const { channelsKept } of chunks)
      for (const bits of channelsKept)
        for (let channel = 0; channel < 16; channel++) kept[channel] += (bits >> channel) & 1
    const n = 8000
    for (const count of kept)
      expect(Math.abs(count / n - (1 - p))).toBeLessThanOrEqual(5 * Math.sqrt((p * (1 - p)) / n))
  }
})

test('finetuning has a separate order and dropout, whatever the pre-training', () => {
  const [finetune] = settings('none').finetunes
  const steps = [...finetuningSteps(0, finetune, 6656)]
  expect(steps.map(({ steps }) => steps)).toEqual([50, 20])
  expect(new Set(steps.flatMap(({ samples }) => [...samples])).size).toBe(560)
  expect(steps).toEqual([...finetuningSteps(0, finetune, 6656)])
  expect(steps[0].samples).not.toEqual([...finetuningSteps(1, finetune, 6656)][0].samples)
})

test.each([2, 3, 7])('a subset of %i images is one batch, as with that batchSize', count => {
  const run = settings('mixup')
  const steps = pretraining(run, count)
  expect(steps[0].batchSize).toBe(count)
  expect([...steps[0].samples.subarray(count, 2 * count)].sort()).toEqual(Array.from({ length: count }, (_, i) => i))
  expect(steps).toEqual(pretraining(settings('mixup', { batchSize: count }), count))
  const [finetune] = run.finetunes
  expect([...finetuningSteps(0, finetune, count)]).toEqual([
    ...finetuningSteps(0, { ...finetune, batchSize: count }, count),
  ])
})

test('a subset of one image can be trained', () => {
  const [{ batchSize, samples }] = pretraining(settings('none'), 1)
  expect([batchSize, [...samples]]).toEqual([1, new Array(50).fill(0)])
})
