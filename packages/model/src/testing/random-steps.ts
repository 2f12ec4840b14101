import type { Composition } from '@finetune-lab/augmentation'
import type { PretrainingSteps } from '../network.ts'
import { type Recurrence, recurrence } from './recurrence.ts'

/**
 * Steps with every kind of composition: no patch, whole and partial patches, replacing and blending, one and several.
 */
export function randomSteps(steps: number, batchSize: number, images: number, seed = 1): PretrainingSteps {
  const random = recurrence(seed)
  const length = steps * batchSize
  return {
    steps,
    batchSize,
    samples: Uint32Array.from({ length }, () => random.integer(images)),
    channelsKept: Uint16Array.from({ length }, () => random.integer(65536)),
    keptScale: 1 / 0.7,
    compositions: Array.from({ length }, (_, i) => randomComposition(random, i % batchSize, batchSize)),
  }
}

function randomComposition(random: Recurrence, position: number, batchSize: number): Composition {
  const weight = random.uniform()
  return {
    patches: Array.from({ length: random.integer(4) }, () => {
      const [left, right] = [random.integer(29), random.integer(29)].sort((a, b) => a - b)
      const [top, bottom] = [random.integer(29), random.integer(29)].sort((a, b) => a - b)
      const source = random.integer(batchSize)
      return { source, weight: random.integer(2) === 0 ? 1 : random.uniform(), left, top, right, bottom }
    }),
    label: [
      { source: position, weight },
      { source: random.integer(batchSize), weight: 1 - weight },
    ],
  }
}
