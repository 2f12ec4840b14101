import type { Composition } from './augmentation.ts'

/**
 * The image that a composition describes, in the arithmetic of the CPU kernels (float32, rounded after each
 * operation): what the inspector shows is what the network was given, bit for bit.
 *
 * @param images Float32Array [batch, 784], normalised
 * @returns Float32Array [784]
 */
export function paint(images: Float32Array, position: number, composition: Composition): Float32Array {
  const image = images.slice(position * 784, (position + 1) * 784)
  for (const patch of composition.patches) {
    const weight = Math.fround(patch.weight)
    for (let y = patch.top; y < patch.bottom; y++)
      for (let pixel = y * 28 + patch.left; pixel < y * 28 + patch.right; pixel++) {
        const source = images[patch.source * 784 + pixel]
        image[pixel] = weight === 1 ? source : image[pixel] + Math.fround(weight * Math.fround(source - image[pixel]))
      }
  }
  return image
}
