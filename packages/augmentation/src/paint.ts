import type { Composition } from './augmentation.ts'
import { IMAGE_PIXELS, IMAGE_SIDE } from './regions.ts'

/**
 * Paints the image that a composition describes, in the CPU kernels' arithmetic (float32, rounded after each
 * operation). What the inspector shows is what the network received, bit for bit.
 *
 * @param images Float32Array [batch, 784], normalised
 * @returns Float32Array [784]
 */
export function paint(images: Float32Array, position: number, composition: Composition): Float32Array {
  const image = images.slice(position * IMAGE_PIXELS, (position + 1) * IMAGE_PIXELS)
  for (const patch of composition.patches) {
    const weight = Math.fround(patch.weight)
    for (let y = patch.top; y < patch.bottom; y++)
      for (let pixel = y * IMAGE_SIDE + patch.left; pixel < y * IMAGE_SIDE + patch.right; pixel++) {
        const source = images[patch.source * IMAGE_PIXELS + pixel]
        image[pixel] = weight === 1 ? source : image[pixel] + Math.fround(weight * Math.fround(source - image[pixel]))
      }
  }
  return image
}
