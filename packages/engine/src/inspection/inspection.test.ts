import { augmentations, defaultParameters } from '@finetune-lab/augmentation'
import type { Dataset } from '@finetune-lab/data'
import { planExperiment, type RunSettings } from '@finetune-lab/experiment'
import {
  cohortOf,
  createSimdNetwork,
  type LabelledImages,
  type Network,
  type PretrainingSteps,
} from '@finetune-lab/model'
import { expect, test } from 'vitest'
import { smallData, smallDatasets, smallExperiment } from '../testing/small-sweep.ts'
import { batchPartners } from '../training/compositions.ts'
import { train } from '../training/train.ts'
import { augmentedSamples } from './augmented-samples.ts'
import { inspectBatch } from './inspected-batch.ts'

const data = smallData()
const datasets = await smallDatasets(data)
const rows = datasets.get('rows')!
const { runs } = planExperiment(smallExperiment(data, 130))
const BATCH = 8
const request = (changes = {}) => ({
  split: 'train' as const,
  samplesPerClass: 4,
  seed: 1,
  batchSize: BATCH,
  batch: 2,
  ...changes,
})
const mixup = { name: 'mixup', parameters: { alpha: 0.3 } }

test.each(runs.map(run => [run.id, run.settings] as const))(
  '%s: every batch shown is bit-identical to the batch that the run trains on, images and labels',
  (_, settings) => {
    const { samplesPerClass, batches, augmentation } = settings.pretrain
    const trained = trainedBatches(settings)
    expect(trained.images).toHaveLength(batches * BATCH * 784)
    for (const batch of [0, 1, 2, 49, 50, 129]) {
      const shown = inspectBatch(rows, request({ samplesPerClass, seed: settings.seed, batch }))
      const samples = augmentedSamples(shown, augmentation)
      const [from, to] = [batch * BATCH, (batch + 1) * BATCH]
      expect(bytes(joined(samples.map(({ normalised }) => normalised)))).toEqual(
        bytes(trained.images.slice(from * 784, to * 784)),
      )
      expect(bytes(joined(samples.map(({ label }) => label)))).toEqual(bytes(trained.labels.slice(from * 5, to * 5)))
    }
  },
)

test('the images are those of the data set at the indices given, with their labels', () => {
  for (const split of ['train', 'test'] as const) {
    const { indices, labels, grey, classes, batchesPerEpoch } = inspectBatch(rows, request({ split, batch: 7 }))
    const { images, labels: all } = rows[split]
    expect([...labels]).toEqual([...indices].map(index => all[index]))
    expect(grey).toEqual(
      Uint8Array.from([...indices].flatMap(index => [...images.subarray(index * 784, (index + 1) * 784)])),
    )
    expect([classes.length, batchesPerEpoch]).toEqual([5, 2])
  }
})

test('the batch of a subset smaller than a batch is the whole subset, as in the run', () => {
  const { settings } = runs.find(({ id }) => id.includes('mixup'))!
  const trained = trainedBatches({ ...settings, pretrain: { ...settings.pretrain, samplesPerClass: 1 } })
  const shown = inspectBatch(rows, request({ samplesPerClass: 1, seed: settings.seed, batch: 60 }))
  expect([shown.batchSize, shown.batchesPerEpoch, [...shown.labels].sort()]).toEqual([5, 1, [0, 1, 2, 3, 4]])
  const samples = augmentedSamples(shown, settings.pretrain.augmentation)
  expect(bytes(joined(samples.map(({ normalised }) => normalised)))).toEqual(
    bytes(trained.images.slice(60 * 5 * 784, 61 * 5 * 784)),
  )
})

test.each(augmentations)('$name: what is shown is what the kernels make of it, bit for bit', augmentation => {
  const choice = { name: augmentation.name, parameters: defaultParameters(augmentation) }
  const { settings } = runs[0]
  const pretrain = { ...settings.pretrain, samplesPerClass: 4, augmentation: choice, batches: 60 }
  const trained = trainedBatches({ ...settings, seed: 1, pretrain })
  for (const batch of [0, 7, 59]) {
    const samples = augmentedSamples(inspectBatch(rows, request({ batch })), choice)
    const [from, to] = [batch * BATCH, (batch + 1) * BATCH]
    expect(bytes(joined(samples.map(({ normalised }) => normalised)))).toEqual(
      bytes(trained.images.slice(from * 784, to * 784)),
    )
    expect(bytes(joined(samples.map(({ label }) => label)))).toEqual(bytes(trained.labels.slice(from * 5, to * 5)))
  }
})

test('every augmentation mixes the same pairs', () => {
  const batch = inspectBatch(rows, request())
  const partners = batchPartners(batch)(batch.batch)
  for (const augmentation of augmentations.filter(({ needsPartner }) => needsPartner)) {
    const samples = augmentedSamples(batch, { name: augmentation.name, parameters: defaultParameters(augmentation) })
    expect(samples.map(({ composition }) => composition.label[1].source)).toEqual(partners)
  }
})

test('a fixed λ blends every sample by it, in normalised and in grey values', () => {
  const batch = inspectBatch(rows, request())
  const partners = batchPartners(batch)(batch.batch)
  for (const lambda of [0, 0.25, 0.5, 1])
    for (const [position, sample] of augmentedSamples(batch, mixup, lambda).entries()) {
      expect(sample.lambda).toBe(lambda)
      const [own, other] = [position, partners[position]].map(at => batch.grey.subarray(at * 784, (at + 1) * 784))
      expect(sample.shown).toEqual(Float32Array.from(own, (grey, i) => grey + (1 - lambda) * (other[i] - grey)))
    }
})

test('a fixed λ changes no other random draw', () => {
  const batch = inspectBatch(rows, request())
  const fixed = augmentedSamples(batch, mixup, 0.5)
  const drawn = augmentedSamples(batch, mixup)
  expect(fixed.map(({ composition }) => composition.patches[0].source)).toEqual(
    drawn.map(({ composition }) => composition.patches[0].source),
  )
  expect(new Set(drawn.map(({ lambda }) => lambda)).size).toBe(BATCH)
  expect(() => augmentedSamples(batch, mixup, 1.5)).toThrow('λ 1.5: expected a number from 0 to 1')
})

test('an error for what cannot be drawn says what to change', () => {
  expect(() => inspectBatch(rows, request({ samplesPerClass: 61 }))).toThrow('class "0" has 60 images')
})

/** What the training loop passes to its network, composed by the network's own kernels. */
function trainedBatches(settings: RunSettings) {
  const network = createSimdNetwork({ build: 'plain' })
  const images: Float32Array[] = []
  const labels: Float32Array[] = []
  const watched: Network = {
    ...network,
    loadImages: (loaded: LabelledImages) => network.loadImages(loaded),
    pretrain(steps: PretrainingSteps, rate) {
      const composed = network.composeBatches(steps)
      images.push(composed.images)
      labels.push(composed.labels)
      return network.pretrain(steps, rate)
    },
  }
  for (const { stage } of train([settings], datasets as ReadonlyMap<string, Dataset>, cohortOf([watched])))
    if (stage !== 'pretrain') break
  return { images: joined(images), labels: joined(labels) }
}

const joined = (parts: readonly Float32Array[]) => Float32Array.from(parts.flatMap(part => [...part]))
const bytes = (values: Float32Array) => Buffer.from(values.buffer).toString('base64')
