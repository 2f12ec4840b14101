import { expect, it } from 'vitest'
import { normaliseImages } from '../normalisation.ts'
import { sampleImages } from '../testing/sample-images.ts'
import { testTensorflow } from '../testing/tensorflow.ts'
import { bindingOf } from './binding.ts'
import { createEagerProgram } from './eager-program.ts'
import { loadingImages } from './images.ts'
import { loadTensorflow } from './load-tensorflow.ts'
import { placeImages } from './place-images.ts'

const large = sampleImages(30, 10, 1)
const other = { ...sampleImages(5, 10, 2), mean: 0.5, std: 0.25 }
/** The beginning of the large set, as subsets of one data set are. */
const beginning = { ...large, count: 10, images: large.images.subarray(0, 7840), labels: large.labels.subarray(0, 10) }

it('sets that share the same arrays are stored once, others one after another', () => {
  const { placed, feeds } = placeImages([large, other, { ...large }, beginning])
  expect(placed.map(({ start, count }) => [start, count])).toEqual([
    [0, 30],
    [30, 5],
    [0, 30],
    [35, 10],
  ])
  expect(feeds().greys.shape).toEqual([45, 28, 28])
})

it.skipIf(testTensorflow === undefined)('images are normalised bit for bit as in the CPU kernels', () => {
  const program = createEagerProgram(bindingOf(loadTensorflow('cpu', testTensorflow)), {
    variables: { images: [-1, 29, 28] },
    procedures: { load: loadingImages('images') },
  })
  program.call('load', placeImages([large, other]).feeds())
  const found = program.read('images')
  program.dispose()
  const expected = [large, other].map(set => normaliseImages(set.images, set.mean, set.std))
  const pixels = Array.from({ length: 35 }, (_, i) => [...found.subarray(i * 812, i * 812 + 784)])
  expect(pixels.flat()).toEqual(expected.flatMap(values => [...values]))
})
