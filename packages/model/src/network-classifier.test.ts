import { initialParameters } from '@finetune-lab/network'
import { stream } from '@finetune-lab/random'
import { expect, test } from 'vitest'
import { classifier } from './classifier.ts'
import { createGeneralNetwork } from './general/general-network.ts'
import { networkOf } from './general/testing/against-reference.ts'
import { networkClassifier } from './network-classifier.ts'
import { normaliseImages } from './normalisation.ts'
import { initialHead } from './parameters.ts'

const SHAPE = { channels: 1, height: 28, width: 28 }
const random = stream(5, 'images')
const images = Uint8Array.from({ length: 12 * 784 }, () => random.integer(256))
const image = (i: number) => normaliseImages(images.subarray(i * 784, (i + 1) * 784), 0.4, 0.3)

test('a page classifies with any network as the kernels do', () => {
  const network = networkOf('resnet8(4)', SHAPE)
  const [extractor, head] = [initialParameters(network, 2), initialHead(2, 'pretrainer', 'a', 10, network.features)]
  const own = createGeneralNetwork(network, { build: 'plain' })
  own.setExtractor(extractor)
  own.setHead(head)
  const labels = new Uint8Array(12)
  const predicted = own.predictions({ count: 12, images, labels, classes: 10, mean: 0.4, std: 0.3 })
  const classify = networkClassifier(network, extractor, head)
  const likeliest = Array.from({ length: 12 }, (_, i) => {
    const probabilities = classify(image(i))
    return probabilities.indexOf(Math.max(...probabilities))
  })
  expect([...predicted]).toEqual(likeliest)
})

test('on the course network it says what the course network’s classifier says', () => {
  const network = networkOf('course', SHAPE)
  const [extractor, head] = [initialParameters(network, 2), initialHead(2, 'pretrainer', 'a', 10)]
  const [one, other] = [classifier(extractor, head), networkClassifier(network, extractor, head)]
  for (const i of [0, 1]) for (const [c, p] of other(image(i)).entries()) expect(p).toBeCloseTo(one(image(i))[c], 12)
})
