import { rmSync } from 'node:fs'
import { IMAGE_PIXELS } from '@finetune-lab/data'
import { afterAll, expect, test } from 'vitest'
import { smallData, smallDatasets } from '../testing/small-sweep.ts'
import { FINETUNE_SUBSET, PRETRAIN_SUBSET } from './random-purposes.ts'
import { subset } from './subset.ts'
import { validationImages } from './validation-images.ts'

const data = smallData({ testImages: 20 })
afterAll(() => rmSync(data, { recursive: true }))
const dataset = (await smallDatasets(data)).get('rows')!
const imagesOf = ({ images, count }: { images: Uint8Array; count: number }) =>
  Array.from({ length: count }, (_, i) =>
    Buffer.from(images.subarray(i * IMAGE_PIXELS, (i + 1) * IMAGE_PIXELS)).toString('base64'),
  )

test.each([0, 1, 2])('seed %i: no image is in the subset that heads are trained on, and none is a test image', seed => {
  const held = validationImages(dataset, 20, 16, seed)!
  const own = imagesOf(held)
  const [trained, tested] = [subset(dataset, 'train', 20, seed, FINETUNE_SUBSET).images, dataset.test].map(
    images => new Set(imagesOf(images)),
  )
  const training = new Map(imagesOf(dataset.train).map((image, i) => [image, dataset.train.labels[i]]))
  expect(new Set(own).size).toBe(16 * 5)
  for (const [i, image] of own.entries()) {
    expect(trained.has(image)).toBe(false)
    expect(tested.has(image)).toBe(false)
    expect(training.get(image)).toBe(held.labels[i])
  }
  expect(Array.from(held.labels)).toEqual([0, 1, 2, 3, 4].flatMap(label => new Array(16).fill(label)))
})

test('takes what is left of the smallest class, and nothing if that is used up', () => {
  expect(validationImages(dataset, 50, 64, 0)).toMatchObject({ count: 10 * 5 })
  expect(validationImages(dataset, 60, 64, 0)).toBeUndefined()
})

test('images of the pre-training subset are used only if there are no others', () => {
  const pretrained = new Set(imagesOf(subset(dataset, 'train', 16, 0, PRETRAIN_SUBSET).images))
  const shared = (images: { images: Uint8Array; count: number }) =>
    imagesOf(images).filter(image => pretrained.has(image)).length
  const [held, others] = [16, 0].map(
    samplesPerClass => validationImages(dataset, 20, 16, 0, { dataset: 'rows', samplesPerClass })!,
  )
  expect(shared(held)).toBe(0)
  expect(shared(others)).toBeGreaterThan(0)
  expect(validationImages(dataset, 20, 16, 0, { dataset: 'columns', samplesPerClass: 16 })).toEqual(others)
  // All 40 that finetuning leaves.
  expect(validationImages(dataset, 20, 40, 0, { dataset: 'rows', samplesPerClass: 16 })).toMatchObject({ count: 200 })
})
