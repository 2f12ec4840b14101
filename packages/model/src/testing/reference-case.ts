import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Composition } from '@finetune-lab/augmentation'
import type { Extractor, Head, Tensor } from '../architecture.ts'
import type { FinetuningSteps, LabelledImages, PretrainingSteps } from '../network.ts'
import { decodeSafetensors } from '../safetensors.ts'
import { type Recurrence, recurrence } from './recurrence.ts'

/** One case of test-fixtures/pytorch: PyTorch's results and the inputs for them, which are drawn again here. */
export interface ReferenceCase {
  readonly name: string
  readonly learningRate: number
  readonly extractor: Extractor
  readonly pretrainer: Head
  readonly generalizer: Head
  readonly images: LabelledImages
  readonly pretraining: PretrainingSteps
  /** The same images with finetuning's labels. */
  readonly finetuneImages: LabelledImages
  readonly finetuning: FinetuningSteps
  readonly expected: ReadonlyMap<string, Tensor>
}

const root = new URL('../../../../test-fixtures/pytorch/', import.meta.url)

/**
 * @param kind `cases` of several sizes on 64 images each; `cohort`: 21 of one size, each with a different number of
 * images, with mixed augmentations, masks and scales
 */
export function referenceCases(kind: 'cases' | 'cohort' = 'cases'): ReferenceCase[] {
  const folder = new URL(`${kind}/`, root)
  return readdirSync(folder)
    .sort()
    .map(file => readCase(file, new URL(file, folder)))
}

interface Parameters {
  readonly images: 'noise' | 'strokes'
  readonly composition: 'none' | 'mixup' | 'collage'
  readonly masks: boolean
  readonly batch: number
  readonly classes: number
  readonly finetuneClasses: number
  readonly keptScale: number
  readonly mean: number
  readonly std: number
  readonly seed: number
  readonly learningRate: number
  readonly steps: number
  readonly finetuningSteps: number
  readonly imageCount: number
}

/** Draws in the order of make_reference.py. */
function readCase(file: string, url: URL): ReferenceCase {
  const { tensors, metadata } = decodeSafetensors(readFileSync(url), fileURLToPath(url))
  const parameters = JSON.parse(metadata.case) as Parameters
  const { classes, finetuneClasses, imageCount: count, mean, std } = parameters
  const random = recurrence(parameters.seed)
  const draw = (shape: number[], fanIn: number) => uniform(random, shape, fanIn)

  const extractor = {
    'conv1.weight': draw([8, 1, 5, 5], 25),
    'conv1.bias': draw([8], 25),
    'conv2.weight': draw([16, 8, 5, 5], 200),
    'conv2.bias': draw([16], 200),
  }
  const pretrainer = { weight: draw([classes, 256], 256), bias: draw([classes], 256) }
  const generalizer = { weight: draw([finetuneClasses, 256], 256), bias: draw([finetuneClasses], 256) }
  const pixels = new Uint8Array(count * 784)
  const drawImage = parameters.images === 'noise' ? noise : strokes
  for (let i = 0; i < count; i++) drawImage(random, pixels.subarray(i * 784, (i + 1) * 784))
  const labels = Uint8Array.from({ length: count }, () => random.integer(classes))
  const pretraining = drawSteps(random, parameters, parameters.steps, parameters.composition)
  const finetuneLabels = Uint8Array.from({ length: count }, () => random.integer(finetuneClasses))
  const finetuning = drawSteps(random, parameters, parameters.finetuningSteps, 'none')
  return {
    name: `${file.replace('.safetensors', '')}, batches of ${parameters.batch}, ${classes} classes`,
    learningRate: parameters.learningRate,
    extractor,
    pretrainer,
    generalizer,
    images: { count, images: pixels, labels, classes, mean, std },
    pretraining,
    finetuneImages: { count, images: pixels, labels: finetuneLabels, classes: finetuneClasses, mean, std },
    finetuning,
    expected: tensors,
  }
}

function uniform(random: Recurrence, shape: readonly number[], fanIn: number): Tensor {
  const bound = 1 / Math.sqrt(fanIn)
  const length = shape.reduce((product, dimension) => product * dimension, 1)
  return { shape, data: Float32Array.from({ length }, () => (2 * random.uniform() - 1) * bound) }
}

function noise(random: Recurrence, image: Uint8Array): void {
  for (let i = 0; i < 784; i++) image[i] = random.integer(256)
}

function strokes(random: Recurrence, image: Uint8Array): void {
  const atLeast = (x: number, y: number, grey: number) => {
    image[y * 28 + x] = Math.max(image[y * 28 + x], grey)
  }
  for (let stroke = 0; stroke < 2; stroke++) {
    let x = 4 + random.integer(20)
    let y = 4 + random.integer(20)
    let dx = random.integer(3) - 1
    let dy = random.integer(3) - 1
    for (let step = 0; step < 14; step++) {
      if (x >= 1 && x <= 26 && y >= 1 && y <= 26) {
        atLeast(x, y, 255)
        atLeast(x + 1, y, 128)
        atLeast(x, y + 1, 128)
      }
      if (random.integer(4) === 0) {
        dx = random.integer(3) - 1
        dy = random.integer(3) - 1
      }
      x += dx
      y += dy
    }
  }
}

function drawSteps(
  random: Recurrence,
  { batch, masks, keptScale, imageCount }: Parameters,
  steps: number,
  kind: Parameters['composition'],
): PretrainingSteps {
  const samples = new Uint32Array(steps * batch)
  const channelsKept = new Uint16Array(steps * batch).fill(0xffff)
  const compositions: Composition[] = []
  for (let i = 0; i < steps * batch; i++) {
    const position = i % batch
    samples[i] = random.integer(imageCount)
    if (masks) channelsKept[i] = random.integer(65536)
    const other = random.integer(batch - 1)
    compositions.push(compose(kind, position, other < position ? other : other + 1, random.uniform()))
  }
  return { steps, batchSize: batch, samples, channelsKept, keptScale, compositions }
}

function compose(kind: Parameters['composition'], position: number, partner: number, mix: number): Composition {
  if (kind === 'none') return { patches: [], label: [{ source: position, weight: 1 }] }
  const share = kind === 'mixup' ? mix : 0.5
  return {
    patches:
      kind === 'mixup'
        ? [{ source: partner, weight: 1 - mix, left: 0, top: 0, right: 28, bottom: 28 }]
        : [
            { source: partner, weight: 1, left: 0, top: 0, right: 14, bottom: 14 },
            { source: partner, weight: 1, left: 14, top: 14, right: 28, bottom: 28 },
          ],
    label: [
      { source: position, weight: share },
      { source: partner, weight: 1 - share },
    ],
  }
}
