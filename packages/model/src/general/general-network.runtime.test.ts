import { createHash } from 'node:crypto'
import {
  augmentations,
  type Composition,
  composeBatch,
  defaultParameters,
  findAugmentation,
} from '@finetune-lab/augmentation'
import { course, initialParameters, type Optimizer, optimizerOf, writtenLayers } from '@finetune-lab/network'
import { stream } from '@finetune-lab/random'
import { expect, test } from 'vitest'
import type { FinetuningSteps, LabelledImages, Optimisation, PretrainingSteps } from '../network.ts'
import { initialExtractor, initialHead } from '../parameters.ts'
import { createSimdNetwork } from '../simd/simd-network.ts'
import { createGeneralNetwork } from './general-network.ts'
import { distance, networkOf } from './testing/against-reference.ts'

const SHAPE = { channels: 1, height: 28, width: 28 }
const CLASSES = 5

function imagesOf(count: number): LabelledImages {
  const random = stream(1, 'images')
  return {
    count,
    images: Uint8Array.from({ length: count * 784 }, () => random.integer(256)),
    labels: Uint8Array.from({ length: count }, (_, i) => i % CLASSES),
    classes: CLASSES,
    mean: 0.4,
    std: 0.3,
  }
}

/** Batches with mixup and dropout of channels, in both forms. */
function stepsOf(steps: number, batchSize: number, count: number, width: number): PretrainingSteps & FinetuningSteps {
  const random = stream(2, 'steps')
  const mixup = findAugmentation('mixup')!
  const total = steps * batchSize
  const channelsKept = Uint16Array.from({ length: total }, () => random.integer(65_536))
  const ofChannel = (step: number, size: number) =>
    Float32Array.from({ length: batchSize * size }, (_, i) => {
      const channel = Math.floor(((i % size) * 16) / size)
      return (channelsKept[step * batchSize + Math.floor(i / size)] >> channel) & 1 ? 2 : 0
    })
  const compositions = Array.from({ length: steps }, (_, i) =>
    composeBatch(mixup, { alpha: 0.4 }, batchSize, stream(i, 'partners'), stream(i, 'mixup')),
  ).flat() as Composition[]
  return {
    steps,
    batchSize,
    samples: Uint32Array.from({ length: total }, () => random.integer(count)),
    channelsKept,
    keptScale: 2,
    factorsOf: step => ({ '4': ofChannel(step, 16), features: ofChannel(step, width) }),
    compositions,
  }
}

test.each(augmentations)('$name: the general kernels train on the same batches, bit for bit', augmentation => {
  const images = imagesOf(40)
  const steps = stepsOf(3, 8, images.count, 256)
  const compositions = Array.from({ length: 3 }, (_, i) =>
    composeBatch(augmentation, defaultParameters(augmentation), 8, stream(i, 'partners'), stream(i, 'own')),
  ).flat()
  const [special, general] = [
    createSimdNetwork({ build: 'plain' }),
    createGeneralNetwork(networkOf('course', SHAPE), { build: 'plain' }),
  ].map(network => {
    network.setExtractor(initialExtractor(3))
    network.setHead(initialHead(3, 'pretrainer', 'a', CLASSES))
    network.loadImages(images)
    return network.composeBatches({ ...steps, compositions })
  })
  expect(general).toEqual(special)
})

test('on the course network, the general kernels train as its own kernels do', () => {
  const [special, general] = [
    createSimdNetwork({ build: 'plain' }),
    createGeneralNetwork(networkOf('course', SHAPE), { build: 'plain' }),
  ]
  const images = imagesOf(40)
  const results = [special, general].map(network => {
    network.setExtractor(initialExtractor(3))
    network.setHead(initialHead(3, 'pretrainer', 'a', CLASSES))
    network.loadImages(images)
    const losses = network.pretrain(stepsOf(10, 8, 40, 256), 0.05)
    const [extractor, pretrainer] = [network.extractor(), network.head()]
    network.setHead(initialHead(4, 'generalizer', 'b', CLASSES))
    const features = network.computeFeatures()
    network.finetune(stepsOf(10, 6, 40, 256), 0.05)
    return { losses, extractor, pretrainer, features, head: network.head(), tally: network.evaluate(images) }
  })
  const [own, other] = results
  expect(distance(other.losses, own.losses)).toBeLessThan(1e-6)
  for (const [name, { data }] of Object.entries(own.extractor))
    expect({ [name]: distance(other.extractor[name].data, data) < 1e-5 }).toEqual({ [name]: true })
  expect(distance(other.features, own.features)).toBeLessThan(1e-5)
  for (const head of ['pretrainer', 'head'] as const)
    expect(distance(other[head].weight.data, own[head].weight.data)).toBeLessThan(1e-5)
  expect(other.tally.confusion).toEqual(own.tally.confusion)
  expect(other.tally.loss).toBeCloseTo(own.tally.loss, 3)
  expect(other.tally.outputs.top2).toBe(own.tally.outputs.top2)
  expect(other.tally.outputs.brier).toBeCloseTo(own.tally.outputs.brier, 3)
  expect(initialParameters(networkOf(writtenLayers(course), SHAPE), 3)).toEqual(initialExtractor(3))
})

const NETWORK = [
  { conv: { channels: 6, stride: 2 } },
  'batchNorm',
  'relu',
  { residual: [{ conv: { channels: 9, padding: 1, stride: 2 } }, 'batchNorm'] },
  'relu',
  { dropout: 0.5 },
  'globalAveragePool',
]

function trained(optimizer: Optimizer, interrupted: boolean, build: 'plain' | 'auto' = 'plain') {
  const network = networkOf(NETWORK, SHAPE)
  const images = imagesOf(30)
  const of = () => createGeneralNetwork(network, { build })
  let own = of()
  own.setExtractor(initialParameters(network, 1))
  own.setHead(initialHead(1, 'pretrainer', 'a', CLASSES, network.features))
  own.loadImages(images)
  const steps = stepsOf(6, 7, 30, network.features)
  const optimisation: Optimisation = { optimizer, clip: 0.5 }
  const part = (first: number, count: number): PretrainingSteps => ({
    ...steps,
    steps: count,
    samples: steps.samples.slice(first * 7, (first + count) * 7),
    compositions: steps.compositions.slice(first * 7, (first + count) * 7),
    factorsOf: step => ({
      '5': Float32Array.from({ length: 7 * 9 * 49 }, (_, i) => ((i * 7 + first + step) % 3 ? 1.5 : 0)),
    }),
  })
  own.pretrain(part(0, 3), 0.01, optimisation)
  if (interrupted) {
    const [extractor, head, state] = [own.extractor(), own.head(), own.optimizerState!()!]
    own = of()
    own.setExtractor(extractor)
    own.setHead(head)
    own.setOptimizerState!(state)
    own.loadImages(images)
  }
  own.pretrain(part(3, 3), 0.01, optimisation)
  return { own, images }
}

function bits(result: ReturnType<typeof trained>): string {
  const hash = createHash('sha256')
  for (const { data } of Object.values(result.own.extractor()))
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
  const { head } = result.own
  hash.update(new Uint8Array(head().weight.data.buffer))
  return hash.digest('hex').slice(0, 16)
}

test.each(['adam', 'adamw', 'sgd'])('training with %s that is interrupted continues with the same bits', name => {
  const optimizer = optimizerOf(name, name === 'sgd' ? { momentum: 0.9, nesterov: true } : {})
  expect(bits(trained(optimizer, true))).toBe(bits(trained(optimizer, false)))
})

test('the plain build has the same bits on every version of Node', () => {
  expect(bits(trained(optimizerOf('adamw'), false))).toMatchInlineSnapshot(`"9ec3c4f1bfbcba10"`)
})

test('evaluation uses running averages and no dropout: one image or many give the same answer', () => {
  const { own, images } = trained(optimizerOf('sgd', { momentum: 0.9 }), false, 'auto')
  const all = own.predictions(images)
  const single = Uint8Array.from({ length: images.count }, (_, i) => {
    const one = {
      ...images,
      count: 1,
      images: images.images.slice(i * 784, (i + 1) * 784),
      labels: images.labels.slice(i, i + 1),
    }
    return own.predictions(one)[0]
  })
  expect(single).toEqual(all)
  const halves = {
    ...images,
    count: 32 % 30,
    images: images.images.slice(0, 2 * 784),
    labels: images.labels.slice(0, 2),
  }
  const rest = { ...images, count: 28, images: images.images.slice(2 * 784), labels: images.labels.slice(2) }
  expect(own.evaluate(rest, own.evaluate(halves))).toEqual(own.evaluate(images))
})

test('steps, images and parameters that do not fit are refused', () => {
  const network = networkOf(NETWORK, SHAPE)
  const own = createGeneralNetwork(network)
  expect(() => own.setExtractor(initialExtractor(1))).toThrow(
    '0.weight of shape [] with 0 values: expected [6, 1, 3, 3]',
  )
  own.setExtractor(initialParameters(network, 1))
  expect(() => own.setHead(initialHead(1, 'pretrainer', 'a', CLASSES))).toThrow(
    'weight of shape [5, 256] with 1280 values: expected [5, 9]',
  )
  own.setHead(initialHead(1, 'pretrainer', 'a', 4, 9))
  expect(() => own.loadImages({ ...imagesOf(2), images: new Uint8Array(5) })).toThrow('5 grey values')
  own.loadImages(imagesOf(10))
  expect(() => own.pretrain(stepsOf(1, 8, 10, 9), 0.1)).toThrow('The head has 4 outputs but the images have 5 classes.')
})
