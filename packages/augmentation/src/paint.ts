import type { Composition, Patch } from './augmentation.ts'
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
  for (const patch of composition.patches)
    paintPatch(
      image,
      images.subarray(patch.source * IMAGE_PIXELS, (patch.source + 1) * IMAGE_PIXELS),
      patch,
      GREY_IMAGE,
    )
  return image
}

const GREY_IMAGE = { channels: 1, height: IMAGE_SIDE, width: IMAGE_SIDE }

/**
 * Inside the patch's rectangle, in every channel: image ← image + weight · (source − image).
 *
 * @param image Float32Array [channels, height, width], normalised; changed in place
 * @param source the image to paint, of the same shape
 */
export function paintPatch(
  image: Float32Array,
  source: Float32Array,
  patch: Patch,
  { channels, height, width }: { readonly channels: number; readonly height: number; readonly width: number },
): void {
  const { fround } = Math
  const weight = fround(patch.weight)
  for (let channel = 0; channel < channels; channel++)
    for (let y = patch.top; y < patch.bottom; y++) {
      const row = (channel * height + y) * width
      for (let i = row + patch.left; i < row + patch.right; i++)
        image[i] = weight === 1 ? source[i] : image[i] + fround(weight * fround(source[i] - image[i]))
    }
}
