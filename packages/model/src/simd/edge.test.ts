import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { LabelledImages, PretrainingSteps } from '../network.ts'
import { initialExtractor, initialHead } from '../parameters.ts'
import { randomSteps } from '../testing/random-steps.ts'
import { sampleImages } from '../testing/sample-images.ts'
import { instantiateKernels } from './kernel-instance.ts'
import { loadKernels } from './load-kernels.ts'
import { createSimdNetwork, type SimdNetwork } from './simd-network.ts'

// The kernels use their arguments as addresses, so everything is checked first.

const images = sampleImages(20, 10)
const steps = randomSteps(2, 4, 20)

describe('arguments that would make the kernels read or write elsewhere are refused', () => {
  const ready = () => {
    const network = createSimdNetwork({ build: 'plain' })
    network.setExtractor(initialExtractor(1))
    network.setHead(initialHead(1, 'pretrainer', 'sample', 10))
    network.loadImages(images)
    network.computeFeatures()
    return network
  }
  const pretrain = (change: Partial<PretrainingSteps>) => (network: SimdNetwork) =>
    network.pretrain({ ...steps, ...change }, 0.01)
  const finetune = (change: Partial<PretrainingSteps>) => (network: SimdNetwork) =>
    network.finetune({ ...steps, ...change }, 0.01)
  const patched = (patch: object) => {
    const whole = { source: 0, weight: 0.5, left: 0, top: 0, right: 28, bottom: 28 }
    return pretrain({ compositions: steps.compositions.map(c => ({ ...c, patches: [{ ...whole, ...patch }] })) })
  }
  const labelled = (share: object) =>
    pretrain({ compositions: steps.compositions.map(c => ({ ...c, label: [{ source: 0, weight: 1, ...share }] })) })
  const load = (change: Partial<LabelledImages>) => (network: SimdNetwork) =>
    network.loadImages({ ...images, ...change })
  const extractor = initialExtractor(1)
  const tooHigh = steps.samples.slice().fill(20, 5, 6)

  it.each<[string, (network: SimdNetwork) => unknown, RegExp]>([
    ['batch size 0', pretrain({ batchSize: 0 }), /batchSize 0: expected a whole number from 1 to 256/],
    ['batch size 257', finetune({ batchSize: 257 }), /batchSize 257/],
    ['half a batch', pretrain({ batchSize: 2.5 }), /batchSize 2.5/],
    ['more steps than samples', pretrain({ steps: 3 }), /8 samples, 8 channel masks: expected 3 steps of 4/],
    ['steps below 0', finetune({ steps: -1 }), /steps -1/],
    ['a sample that is not loaded', pretrain({ samples: tooHigh }), /Sample 20: expected an index below 20/],
    ['a finetune sample that is not loaded', finetune({ samples: tooHigh }), /Sample 20: expected an index below 20/],
    ['too few masks', pretrain({ channelsKept: new Uint16Array(7) }), /7 channel masks/],
    ['too few compositions', pretrain({ compositions: [] }), /0 compositions: expected one for each of 8/],
    ['a scale that is not a number', pretrain({ keptScale: Number.NaN }), /keptScale NaN/],
    ['an infinite learning rate', n => n.pretrain(steps, Number.POSITIVE_INFINITY), /learningRate Infinity/],
    ['a patch from outside the batch', patched({ source: 4 }), /Source 4: expected a position in the batch, 0 to 3/],
    ['a patch from before the batch', patched({ source: -1 }), /Source -1/],
    [
      'a patch wider than the image',
      patched({ right: 29 }),
      /Patch 0, 0 to 29, 28: expected a rectangle inside 28 × 28/,
    ],
    ['a patch that ends before it begins', patched({ top: 9, bottom: 8 }), /Patch 0, 9 to 28, 8/],
    ['a patch of half pixels', patched({ left: 0.5 }), /Patch 0.5/],
    ['a patch that starts outside', patched({ left: -1 }), /Patch -1/],
    ['a weight above 1', patched({ weight: 1.1 }), /Weight 1.1: expected a number from 0 to 1/],
    ['a share without weight', labelled({ weight: Number.NaN }), /Weight NaN/],
    ['a share from outside the batch', labelled({ source: 7 }), /Source 7/],
    ['no images', load({ count: 0 }), /count 0: expected at least one image/],
    ['fewer pixels than images', load({ count: 21 }), /15680 grey values and 20 labels: expected 16464 and 21/],
    ['a label above the classes', load({ classes: 3 }), /Label \d of image \d+: expected a class below 3/],
    [
      'a standard deviation of 0',
      n => [n.loadImages({ ...images, std: 0 }), n.pretrain(steps, 0.1)],
      /std 0: expected/,
    ],
    [
      'images whose classes differ from the head’s',
      n => n.evaluate({ ...images, classes: 11 }),
      /The head has 10 outputs but the images have 11 classes/,
    ],
    ['a head of 129 classes', n => n.setHead(headOf(129)), /expected 1 to 128 classes/],
    ['a head of 0 classes', n => n.setHead(headOf(0)), /expected 1 to 128 classes/],
    [
      'an extractor of a different shape',
      n => n.setExtractor({ ...extractor, 'conv2.weight': extractor['conv1.weight'] }),
      /conv2.weight of shape \[8, 1, 5, 5\] with 200 values: expected \[16, 8, 5, 5\]/,
    ],
    ['finetuning on the features of other images', n => [load({})(n), finetune({})(n)], /call computeFeatures first/],
    [
      'finetuning on the features of another extractor',
      n => [n.setExtractor(extractor), finetune({})(n)],
      /computeFeatures/,
    ],
    ['finetuning after more pre-training', n => [pretrain({})(n), finetune({})(n)], /computeFeatures/],
  ])('%s', (_, act, message) => {
    expect(() => act(ready())).toThrow(message)
  })

  it('calls before their data is set are refused', () => {
    const network = createSimdNetwork({ build: 'plain' })
    expect(() => network.extractor()).toThrow(/no extractor yet/)
    expect(() => network.evaluate(images)).toThrow(/no extractor yet/)
    network.setExtractor(extractor)
    expect(() => network.computeFeatures()).toThrow(/no images yet/)
    network.loadImages(images)
    expect(() => network.head()).toThrow(/no head yet/)
    expect(() => network.pretrain(steps, 0.01)).toThrow(/no head yet/)
  })
})

describe('memory', () => {
  it('memory grows to 60,000 images and their features', () => {
    const network = createSimdNetwork({ build: 'plain' })
    const count = 60_000
    const many = new Uint8Array(count * 784)
    for (let i = 0; i < count; i += 20) many.set(images.images, i * 784)
    network.setExtractor(initialExtractor(1))
    network.loadImages({ ...images, count, images: many, labels: new Uint8Array(count) })
    const features = network.computeFeatures()
    expect(features.length).toBe(count * 256)
    expect(features.slice(-20 * 256)).toEqual(features.slice(0, 20 * 256))
  })

  it('a lack of memory is reported with what it was needed for', () => {
    const kernels = instantiateKernels(loadKernels(), 'plain')
    expect(() => kernels.reserve(2 ** 33, '9 million images')).toThrow(
      'Not enough memory for 9 million images: 8192 MiB needed.',
    )
  })
})

describe('loadKernels', () => {
  it('missing kernels are reported with the file and the build command', () => {
    const folder = mkdtempSync(join(tmpdir(), 'kernels-'))
    try {
      expect(() => loadKernels(folder)).toThrow(
        `${join(folder, 'kernels-plain.wasm')}: CPU kernels not found. Build them with \`pnpm --filter @finetune-lab/model build\`.`,
      )
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

function headOf(classes: number) {
  return {
    weight: { shape: [classes, 256], data: new Float32Array(classes * 256) },
    bias: { shape: [classes], data: new Float32Array(classes) },
  }
}
