import { rmSync } from 'node:fs'
import { type Dataset, IMAGE_PIXELS } from '@finetune-lab/data'
import {
  type ControlName,
  parseExperiment,
  planExperiment,
  type RunSettings,
  trainedSettings,
} from '@finetune-lab/experiment'
import { createSimdNetwork, initialExtractor, type LabelledImages, type Network } from '@finetune-lab/model'
import { afterAll, expect, test } from 'vitest'
import { smallData, smallDatasets } from '../testing/small-sweep.ts'
import { trainAlone } from '../testing/train-alone.ts'
import { FINETUNE_SUBSET } from './random-purposes.ts'
import { runProgress } from './run-progress.ts'
import { subset } from './subset.ts'

const data = smallData({ testImages: 60 })
afterAll(() => rmSync(data, { recursive: true }))
const datasets = await smallDatasets(data)
const { experiment } = parseExperiment(`
pretrain: { dataset: rows, samplesPerClass: [2, 4], augmentation: mixup, batches: 60 }
finetune: { dataset: columns, samplesPerClass: 20, batches: 40 }
controls: [random, scratch, all, sameLabels]
seeds: 1
`)
const { runs } = planExperiment(experiment!)
const controlRun = (control: ControlName, samples = 4): RunSettings => {
  const own = runs.filter(({ settings }) => settings.control === control)
  return (own.find(({ settings }) => settings.pretrain.samplesPerClass === samples) ?? own[0]).settings
}

/** Trains a run, and keeps every set of labelled images that its network was given, by what it was used for. */
function watched(run: RunSettings, on = datasets) {
  const network = createSimdNetwork({ build: 'plain' })
  const [pretrained, finetuned]: [LabelledImages[], LabelledImages[]] = [[], []]
  let loaded: LabelledImages
  const add = (to: LabelledImages[]) => to.at(-1) !== loaded && to.push(loaded)
  const listening: Network = {
    ...network,
    loadImages(images) {
      loaded = images
      network.loadImages(images)
    },
    pretrain(...args) {
      add(pretrained)
      return network.pretrain(...args)
    },
    finetune(...args) {
      add(finetuned)
      return network.finetune(...args)
    },
  }
  return { ...trainAlone(run, on, listening), pretrained, finetuned }
}

const imagesOf = ({ images, count, labels }: LabelledImages) =>
  Array.from({ length: count }, (_, i) => [
    labels[i],
    Buffer.from(images.subarray(i * IMAGE_PIXELS, (i + 1) * IMAGE_PIXELS)).toString('base64'),
  ])
const drawn = (samples: number) => subset(datasets.get('columns')!, 'train', samples, 0, FINETUNE_SUBSET)

test('random: the extractor keeps its initial values, and no pre-training image is used', () => {
  const { trained, pretrained, finetuned } = watched(controlRun('random'))
  expect(trained.extractor).toEqual(initialExtractor(0))
  expect(pretrained).toEqual([])
  expect(finetuned.map(imagesOf)).toEqual([imagesOf(drawn(20).images)])
})

test.each([2, 4])('scratch with %i: sees exactly the labels of a head with as few, and is tested at once', samples => {
  const scratch = watched(controlRun('scratch', samples))
  expect(scratch.pretrained.map(imagesOf)).toEqual([imagesOf(drawn(samples).images)])
  expect(scratch.finetuned).toEqual([])
  const [{ dataset, generalizer, evaluation }] = scratch.trained.finetunes
  expect([dataset, generalizer, evaluation.testImages]).toEqual(['columns', scratch.trained.pretrainer, 300])
  const same = watched(controlRun('sameLabels', samples))
  expect(same.finetuned.map(imagesOf)).toEqual([imagesOf(drawn(samples).images)])
  expect(same.pretrained[0].count).toBe(5 * samples)
})

test('all: pre-trains on every labelled training image, and none of the test set', () => {
  const { pretrained, trained } = watched(controlRun('all'))
  expect(pretrained.map(imagesOf)).toEqual([imagesOf({ ...pretrained[0], ...datasets.get('rows')!.train })])
  expect(trained.extractor).not.toEqual(initialExtractor(0))
})

test.each(['random', 'scratch', 'all', 'sameLabels'] as const)('%s: no test image reaches training', control => {
  const { trained } = watched(controlRun(control))
  const untested = watched(
    controlRun(control),
    changed(({ test }) => ({ test: blank(test, () => true) })),
  ).trained
  expect([untested.extractor, untested.finetunes[0].generalizer]).toEqual([
    trained.extractor,
    trained.finetunes[0].generalizer,
  ])
})

test('scratch: images outside the s per class change nothing', () => {
  const used = new Set(drawn(4).indices)
  const others = changed(({ name, train }) =>
    name === 'columns' ? { train: blank(train, index => !used.has(index)) } : { train: blank(train, () => true) },
  )
  expect(watched(controlRun('scratch'), others).trained).toEqual(watched(controlRun('scratch')).trained)
})

test.each(['random', 'scratch', 'all'] as const)('%s resumes from any standing with the same bits', control => {
  const { trained, standings } = watched(controlRun(control))
  for (const standing of standings)
    expect(trainAlone(controlRun(control), datasets, createSimdNetwork({ build: 'plain' }), standing).trained).toEqual(
      trained,
    )
})

test.each(['random', 'scratch', 'all', 'sameLabels'] as const)('%s: progress rises to its end', control => {
  const run = trainedSettings(controlRun(control))
  const sizes = Object.fromEntries(
    [...datasets].map(([name, { classes, test }]) => [name, { classes: classes.length, testImages: test.count }]),
  )
  const { pretrained, finetuned } = runProgress(run, sizes)
  const { batches } = run.finetunes[0]
  const shares = [pretrained(0), pretrained(run.pretrain.batches), finetuned(0, batches)]
  expect(shares[0]).toBe(0)
  expect(shares).toEqual(shares.toSorted((a, b) => a - b))
  expect(shares[2]).toBeLessThanOrEqual(1)
})

const changed = (change: (dataset: Dataset) => Partial<Dataset>) =>
  new Map([...datasets].map(([name, dataset]) => [name, { ...dataset, ...change(dataset) }]))

/** With black images where `isBlank` says so. */
function blank(split: Dataset['train'], isBlank: (index: number) => boolean): Dataset['train'] {
  const images = split.images.slice()
  for (let i = 0; i < split.count; i++) if (isBlank(i)) images.fill(0, i * IMAGE_PIXELS, (i + 1) * IMAGE_PIXELS)
  return { ...split, images }
}
