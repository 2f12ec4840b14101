import type { LabelledImages } from '../network.ts'
import { recurrence } from './recurrence.ts'

/** Grey noise in the upper half of each image, a flat background of 0 below it; random labels. */
export function sampleImages(count: number, classes: number, seed = 1): LabelledImages {
  const random = recurrence(seed)
  const images = new Uint8Array(count * 784)
  for (let i = 0; i < count; i++) for (let p = 0; p < 392; p++) images[i * 784 + p] = random.integer(256)
  const labels = Uint8Array.from({ length: count }, () => random.integer(classes))
  return { count, images, labels, classes, mean: 0.1307, std: 0.3081 }
}
