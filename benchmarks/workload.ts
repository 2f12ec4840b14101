import { finetuningSteps, pretrainingSteps } from '@finetune-lab/engine'
import type { RunSettings } from '@finetune-lab/experiment'
import {
  createSimdNetwork,
  initialExtractor,
  initialHead,
  type KernelBuild,
  type Kernels,
  type LabelledImages,
} from '@finetune-lab/model'
import { type Stream, stream } from '@finetune-lab/random'

export type ImageKind = 'strokes' | 'noise'

/** The work of one round. PyTorch does the same in pytorch_steps.py. */
export const workload = {
  classes: 26,
  images: 1000,
  batchSize: 8,
  learningRate: 0.01,
  pretrainSteps: 200,
  headSteps: 500,
}

const settings: RunSettings = {
  seed: 0,
  pretrain: {
    dataset: 'benchmark',
    samplesPerClass: 64,
    augmentation: { name: 'mixup', parameters: { alpha: 0.3 } },
    batches: workload.pretrainSteps,
    batchSize: workload.batchSize,
    learningRate: workload.learningRate,
    dropout: 0.5,
  },
  finetunes: [
    {
      dataset: 'benchmark',
      samplesPerClass: 64,
      batches: workload.headSteps,
      batchSize: workload.batchSize,
      learningRate: workload.learningRate,
      dropout: 0.5,
    },
  ],
}

export interface Workload {
  /** Pre-training steps with mixup, dropout, batch making and loss. Resets the network first. */
  pretrain(): void
  /** Features of 1,000 images. */
  forward(): void
  /** Steps of the head on precomputed features. */
  head(): void
  /** Batch making alone, without training. */
  makeBatches(): void
}

export function simdWorkload(build: KernelBuild, kernels: Kernels, images: LabelledImages): Workload {
  const network = createSimdNetwork({ build, kernels })
  const extractor = initialExtractor(0)
  const head = initialHead(0, 'pretrainer', 'benchmark', workload.classes)
  const restart = () => {
    network.setExtractor(extractor)
    network.setHead(head)
  }
  restart()
  network.loadImages(images)
  return {
    pretrain() {
      restart()
      for (const steps of pretrainingSteps(settings, images.count)) network.pretrain(steps, workload.learningRate)
    },
    forward() {
      network.computeFeatures()
    },
    head() {
      network.setHead(head)
      for (const steps of finetuningSteps(0, settings.finetunes[0], images.count))
        network.finetune(steps, workload.learningRate)
    },
    makeBatches() {
      for (const _ of pretrainingSteps(settings, images.count));
    },
  }
}

/** Noise, or antialiased pen strokes on a flat background, like handwriting. */
export function benchmarkImages(kind: ImageKind): LabelledImages {
  const { images: count, classes } = workload
  const random = stream(0, 'benchmark-images', kind)
  const images = new Uint8Array(count * 784)
  for (let i = 0; i < count; i++) {
    const image = images.subarray(i * 784, (i + 1) * 784)
    if (kind === 'noise') for (let pixel = 0; pixel < 784; pixel++) image[pixel] = random.integer(256)
    else for (let stroke = 1 + random.integer(3); stroke > 0; stroke--) drawStroke(image, random)
  }
  return {
    count,
    images,
    labels: Uint8Array.from({ length: count }, (_, i) => i % classes),
    classes,
    mean: 0.1307,
    std: 0.3081,
  }
}

function drawStroke(image: Uint8Array, random: Stream): void {
  let x = 5 + random.uniform() * 18
  let y = 5 + random.uniform() * 18
  let direction = random.uniform() * 2 * Math.PI
  const turn = (random.uniform() - 0.5) * 0.5
  for (let step = 0; step < 25; step++) {
    for (let v = Math.round(y) - 2; v <= Math.round(y) + 2; v++)
      for (let u = Math.round(x) - 2; u <= Math.round(x) + 2; u++) {
        if (u < 0 || v < 0 || u > 27 || v > 27) continue
        const ink = Math.max(0, Math.min(1, 1.8 - Math.hypot(u - x, v - y)))
        image[v * 28 + u] = Math.max(image[v * 28 + u], Math.round(255 * ink))
      }
    x += 0.8 * Math.cos(direction)
    y += 0.8 * Math.sin(direction)
    direction += x < 3 || x > 24 || y < 3 || y > 24 ? turn + 1.6 : turn
  }
}
