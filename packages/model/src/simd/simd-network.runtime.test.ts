import { createHash } from 'node:crypto'
import { paint } from '@finetune-lab/augmentation'
import { describe, expect, it } from 'vitest'
import type { Extractor, Head, Tensor } from '../architecture.ts'
import { evaluationOf, type LabelledImages, type Tally } from '../network.ts'
import { normaliseImages } from '../normalisation.ts'
import { outputCounter, outputMeasures } from '../output-sums.ts'
import { initialExtractor, initialHead } from '../parameters.ts'
import { type DirectNetwork, directNetwork } from '../testing/direct-network.ts'
import { randomSteps } from '../testing/random-steps.ts'
import { relativeError } from '../testing/relative-error.ts'
import { sampleImages } from '../testing/sample-images.ts'
import { availableBuild, type KernelBuild } from './relaxed-simd.ts'
import { createSimdNetwork, type SimdNetwork } from './simd-network.ts'

// Reference: testing/direct-network.ts, float64. Relative L2 error.
const TOLERANCE = 1e-5
const builds: KernelBuild[] = availableBuild() === 'relaxed' ? ['plain', 'relaxed'] : ['plain']
if (builds.length === 1)
  console.warn(`SKIPPED: Node ${process.version} has no relaxed SIMD, so its kernels are not tested here.`)

const MANY = 257 // one more than the kernels classify at a time
const images = sampleImages(MANY, 10)
const extractor = initialExtractor(3)
const normalised = normaliseImages(images.images, images.mean, images.std)
const labels = first(MANY, 10).labels
const imageAt = (i: number) => normalised.subarray(i * 784, (i + 1) * 784)
const directFeatures = (() => {
  const direct = directNetwork(extractor, initialHead(3, 'pretrainer', 'sample', 1))
  return Array.from({ length: MANY }, (_, i) => direct.features(imageAt(i)))
})()

/** Measures of the outputs in float64, by the same counting as the kernels' outputs. */
function directMeasures(count: number, classes: number, logP: (i: number) => Float64Array, { labels }: LabelledImages) {
  const counter = outputCounter(classes)
  for (let i = 0; i < count; i++) counter.add(Float32Array.from(logP(i)), 0, labels[i])
  return outputMeasures(counter.sums(), count)
}

describe.each(builds)('%s kernels', build => {
  it.each([1, 7, 255, 256, 257])('compute the features of %i images', count => {
    const network = readyNetwork(build, 10, count)
    const expected = directFeatures.slice(0, count).flatMap(features => [...features])
    expect(relativeError(network.computeFeatures(), expected)).toBeLessThan(TOLERANCE)
  })

  it.each([1, 7, 255, 256, 257].flatMap(count => [1, 10, 26, 128].map(classes => [count, classes])))(
    'evaluate %i images of %i classes',
    (count, classes) => {
      const subset = first(count, classes)
      const head = initialHead(3, 'generalizer', 'sample', classes)
      const direct = directNetwork(extractor, head)
      const confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0))
      let loss = 0
      let right = 0
      for (const [i, label] of subset.labels.entries()) {
        const logP = direct.logProbabilities(directFeatures[i])
        const likeliest = logP.indexOf(Math.max(...logP))
        confusion[label][likeliest]++
        loss -= logP[label] / count
        if (likeliest === label) right++
      }
      const network = createSimdNetwork({ build })
      network.setExtractor(extractor)
      network.setHead(head)
      const found = evaluationOf(network.evaluate(subset))
      expect({ ...found, loss: 0 }).toMatchObject({ testImages: count, accuracy: right / count, loss: 0, confusion })
      const measures = directMeasures(count, classes, i => direct.logProbabilities(directFeatures[i]), subset)
      expect(found.top2).toBe(measures.top2)
      expect(found.reliability!.map(bin => bin.count)).toEqual(measures.reliability.map(bin => bin.count))
      expect(Math.abs(found.brier! - measures.brier)).toBeLessThanOrEqual(TOLERANCE)
      expect(Math.abs(found.ece! - measures.ece)).toBeLessThanOrEqual(TOLERANCE)
      expect(Math.abs(found.loss - loss)).toBeLessThanOrEqual(TOLERANCE * loss)
    },
  )

  it.each([
    [1, 10],
    [2, 10],
    [3, 1],
    [3, 3],
    [5, 128],
    [6, 3],
    [8, 26],
    [31, 27],
    [256, 10],
  ])('train in batches of %i on %i classes', (batchSize, classes) => {
    const steps = randomSteps(batchSize > 100 ? 1 : 2, batchSize, MANY)
    const head = initialHead(3, 'pretrainer', 'sample', classes)
    const network = readyNetwork(build, classes)
    network.setHead(head)
    const composed = network.composeBatches(steps)
    const direct = directNetwork(extractor, head)
    const losses = network.pretrain(steps, 0.01)
    const expectedLosses = Array.from({ length: steps.steps }, (_, step) =>
      direct.step(
        Array.from({ length: batchSize }, (_, b) => {
          const row = step * batchSize + b
          return {
            image: composed.images.subarray(row * 784, (row + 1) * 784),
            label: composed.labels.subarray(row * classes, (row + 1) * classes),
            factors: factorsOf(steps.channelsKept[row], steps.keptScale),
          }
        }),
        0.01,
      ),
    )
    expect(differences(network, direct)).toEqual([])
    for (const [step, loss] of losses.entries()) expect(Math.abs(loss - expectedLosses[step])).toBeLessThan(1e-5)
  })

  it.each([1, 2, 3, 5, 6, 8, 256])(
    'train only the head in batches of %i and leave the extractor unchanged, byte for byte',
    batchSize => {
      const steps = randomSteps(batchSize > 100 ? 1 : 3, batchSize, MANY)
      const network = readyNetwork(build, 10)
      const before = bytesOf(network.extractor())
      network.computeFeatures()
      const losses = network.finetune(steps, 0.01)
      const direct = directNetwork(extractor, initialHead(3, 'pretrainer', 'sample', 10))
      const expectedLosses = Array.from({ length: steps.steps }, (_, step) =>
        direct.step(
          Array.from({ length: batchSize }, (_, b) => {
            const row = step * batchSize + b
            const sample = steps.samples[row]
            const label = new Float64Array(10)
            label[labels[sample]] = 1
            return { image: imageAt(sample), label, factors: factorsOf(steps.channelsKept[row], steps.keptScale) }
          }),
          0.01,
          true,
        ),
      )
      expect(differences(network, direct)).toEqual([])
      for (const [step, loss] of losses.entries()) expect(Math.abs(loss - expectedLosses[step])).toBeLessThan(1e-5)
      expect(bytesOf(network.extractor())).toEqual(before)
    },
  )

  it.each([1, 5, 8, 64])('compose batches of %i bit for bit as paint does', batchSize => {
    const steps = randomSteps(4, batchSize, MANY, batchSize)
    const { images: composed, labels: softLabels } = readyNetwork(build, 10).composeBatches(steps)
    const expected = new Float32Array(composed.length)
    const expectedLabels = new Float32Array(softLabels.length)
    for (let row = 0; row < steps.samples.length; row++) {
      const position = row % batchSize
      const batch = steps.samples.subarray(row - position, row - position + batchSize)
      const originals = new Float32Array(batchSize * 784)
      for (const [i, sample] of batch.entries()) originals.set(imageAt(sample), i * 784)
      expected.set(paint(originals, position, steps.compositions[row]), row * 784)
      for (const { source, weight } of steps.compositions[row].label)
        expectedLabels[row * 10 + labels[batch[source]]] += Math.fround(weight)
    }
    expect(Buffer.from(composed.buffer).equals(Buffer.from(expected.buffer))).toBe(true)
    expect(softLabels).toEqual(expectedLabels)
  })

  it('give the same bits after other work in the same memory', () => {
    const network = readyNetwork(build, 10)
    const train = () => {
      network.setExtractor(extractor)
      network.setHead(initialHead(3, 'pretrainer', 'sample', 10))
      network.loadImages(images)
      const losses = network.pretrain(randomSteps(30, 5, MANY), 0.01)
      const features = network.computeFeatures()
      network.finetune(randomSteps(30, 3, MANY), 0.01)
      return [losses, features, bytesOf(network.extractor()), bytesOf(network.head()), network.evaluate(images)]
    }
    const before = train()
    network.setHead(initialHead(4, 'pretrainer', 'sample', 128))
    network.loadImages(first(200, 128))
    network.pretrain(randomSteps(3, 256, 200), 0.1)
    network.computeFeatures()
    network.finetune(randomSteps(3, 256, 200), 0.1)
    network.evaluate(first(MANY, 128))
    expect(train()).toEqual(before)
  })

  it('evaluate a test set in parts with the same bits as at once', () => {
    const network = readyNetwork(build, 10)
    const many = first(MANY, 10)
    const part = (from: number, to: number) => ({
      ...many,
      count: to - from,
      images: many.images.subarray(from * 784, to * 784),
      labels: many.labels.subarray(from, to),
    })
    const parts = [part(0, 256), part(256, MANY)]
    expect(parts.reduce<Tally | undefined>((before, images) => network.evaluate(images, before), undefined)).toEqual(
      network.evaluate(many),
    )
  })

  it.each([
    ['more steps than one call of the kernels takes', 4200, 1],
    ['more descriptions than the kernels have room for', 66, 256],
  ])('train %s as if in two portions', (_, steps, batchSize) => {
    const all = randomSteps(steps, batchSize, MANY)
    const atOnce = readyNetwork(build, 10)
    const losses = atOnce.pretrain(all, 0.001)
    const portions = readyNetwork(build, 10)
    const portionLosses: number[] = []
    for (let step = 0; step < steps; step += steps / 2) {
      const [from, to] = [step * batchSize, (step + steps / 2) * batchSize]
      const portion = {
        ...all,
        steps: steps / 2,
        samples: all.samples.slice(from, to),
        channelsKept: all.channelsKept.slice(from, to),
        compositions: all.compositions.slice(from, to),
      }
      portionLosses.push(...portions.pretrain(portion, 0.001))
    }
    expect([...losses]).toEqual(portionLosses)
    expect(bytesOf(atOnce.extractor())).toEqual(bytesOf(portions.extractor()))
  })
})

describe('plain kernels', () => {
  it('give the same bits as on every machine so far', () => {
    const network = readyNetwork('plain', 10)
    network.pretrain(randomSteps(100, 8, MANY), 0.01)
    network.computeFeatures()
    network.finetune(randomSteps(100, 8, MANY), 0.01)
    const hash = createHash('sha256').update(bytesOf(network.extractor())).update(bytesOf(network.head()))
    expect(hash.digest('hex')).toBe('4a74c813d351b0672daa78418155f6b824c0bd1bdc77657be03d38ee1ceaf252')
  })
})

function readyNetwork(build: KernelBuild, classes: number, count = MANY): SimdNetwork {
  const network = createSimdNetwork({ build })
  network.setExtractor(extractor)
  network.setHead(initialHead(3, 'pretrainer', 'sample', classes))
  network.loadImages(first(count, classes))
  return network
}

function first(count: number, classes: number) {
  return {
    ...images,
    count,
    classes,
    images: images.images.subarray(0, count * 784),
    labels: Uint8Array.from({ length: count }, (_, i) => (i * 7 + (i >> 3)) % classes),
  }
}

function factorsOf(kept: number, scale: number): number[] {
  return Array.from({ length: 16 }, (_, channel) => ((kept >> channel) & 1 ? scale : 0))
}

/** The parameters whose relative error exceeds the tolerance. */
function differences(network: SimdNetwork, direct: DirectNetwork): [string, number][] {
  const { weight, bias } = network.head()
  return Object.entries({ ...network.extractor(), 'head.weight': weight, 'head.bias': bias })
    .map(([name, { data }]): [string, number] => [name, relativeError(data, direct.parameters[name])])
    .filter(([, error]) => !(error <= TOLERANCE))
}

function bytesOf(tensors: Extractor | Head): Uint8Array {
  return Buffer.concat(
    Object.values(tensors).map(({ data }: Tensor) => Buffer.from(data.buffer, data.byteOffset, data.byteLength)),
  )
}
