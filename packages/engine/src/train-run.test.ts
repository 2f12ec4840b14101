import { planExperiment } from '@finetune-lab/experiment'
import { createSimdNetwork, type Network } from '@finetune-lab/model'
import { expect, test } from 'vitest'
import { smallData, smallDatasets, smallExperiment } from './testing/small-sweep.ts'
import { type TrainedRun, type Training, trainRun } from './train-run.ts'

const data = smallData()
const datasets = await smallDatasets(data)
const [{ settings }] = planExperiment(smallExperiment(data)).runs

function train(run = settings): { trained: TrainedRun; told: Training[] } {
  const told: Training[] = []
  const training = trainRun(run, datasets, createSimdNetwork({ build: 'plain' }))
  for (;;) {
    const { done, value } = training.next()
    if (done) return { trained: value, told }
    told.push(value)
  }
}

test('a run pre-trains, then finetunes and tests on each data set, and says so as it goes', () => {
  const { trained, told } = train()
  const stages = told.map(({ stage, dataset }) => `${stage} ${dataset}`)
  expect([...new Set(stages)]).toEqual([
    'pretrain rows',
    'finetune columns',
    'test columns',
    'evaluate columns',
    'finetune rows',
    'test rows',
    'evaluate rows',
  ])
  const losses = told.flatMap(each => (each.stage === 'pretrain' ? [...each.losses] : []))
  expect(losses).toHaveLength(300)
  expect(trained.finetunes.map(({ dataset }) => dataset)).toEqual(['columns', 'rows'])
})

test('it learns: the loss falls, and bars are told apart far better than by chance', () => {
  const { trained, told } = train()
  const losses = told.flatMap(each => (each.stage === 'pretrain' ? [...each.losses] : []))
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  expect(mean(losses.slice(-50))).toBeLessThan(0.6 * mean(losses.slice(0, 50)))
  for (const { evaluation } of trained.finetunes) {
    expect(evaluation.testImages).toBe(1500)
    expect(evaluation.accuracy).toBeGreaterThan(0.5) // chance is 0.2
    const diagonal = evaluation.confusion.reduce((sum, row, i) => sum + row[i], 0)
    expect(evaluation.accuracy).toBeCloseTo(diagonal / 1500, 10)
  }
})

test('finetuning leaves the extractor as pre-training made it, to the byte', () => {
  const network = createSimdNetwork({ build: 'plain' })
  const training = trainRun(settings, datasets, network)
  let before: ReturnType<typeof network.extractor> | undefined
  for (const { stage } of training) if (stage === 'finetune') before ??= network.extractor()
  expect(before).toBeDefined()
  expect(network.extractor()).toEqual(before)
})

test('a finetune does not depend on which others its run has', () => {
  const [columns, rows] = train().trained.finetunes
  const [columnsAlone] = train({ ...settings, finetunes: settings.finetunes.slice(0, 1) }).trained.finetunes
  const [rowsAlone] = train({ ...settings, finetunes: settings.finetunes.slice(1) }).trained.finetunes
  expect(columnsAlone).toEqual(columns)
  expect(rowsAlone).toEqual(rows)
})

test('a network that trained something else before gives the same bits', () => {
  const network = createSimdNetwork({ build: 'plain' })
  const bits = (run: typeof settings) => {
    const training = trainRun(run, datasets, network)
    for (;;) {
      const { done, value } = training.next()
      if (done) return value
    }
  }
  const first = bits(settings)
  bits({ ...settings, seed: 9, pretrain: { ...settings.pretrain, batchSize: 3, samplesPerClass: 8 } })
  expect(bits(settings)).toEqual(first)
})

test('the same seed and s: the same subset, initial weights, batch order and dropout under each augmentation', () => {
  /** Everything that a run gives to its network, but for how the batches are mixed. */
  const given = (run: typeof settings) => {
    const told: unknown[] = []
    const network = createSimdNetwork({ build: 'plain' })
    const listening: Network = {
      ...network,
      setExtractor(extractor) {
        told.push(extractor)
        network.setExtractor(extractor)
      },
      setHead(head) {
        told.push(head)
        network.setHead(head)
      },
      loadImages(images) {
        told.push(images)
        network.loadImages(images)
      },
      pretrain(steps, learningRate) {
        const { compositions: _, ...rest } = steps
        told.push(rest, learningRate)
        return network.pretrain(steps, learningRate)
      },
      finetune(steps, learningRate) {
        told.push(steps, learningRate)
        return network.finetune(steps, learningRate)
      },
    }
    for (const _ of trainRun(run, datasets, listening));
    return told
  }
  const runs = planExperiment(smallExperiment(data)).runs.map(run => run.settings)
  const [none, mixup, collage] = runs.filter(({ seed, pretrain }) => seed === 1 && pretrain.samplesPerClass === 4)
  expect([none, mixup, collage].map(({ pretrain }) => pretrain.augmentation.name)).toEqual(['none', 'mixup', 'collage'])
  const reference = given(none)
  expect(given(mixup)).toEqual(reference)
  expect(given(collage)).toEqual(reference)
  expect(given(runs.find(({ seed }) => seed === 0)!)).not.toEqual(reference)
})
