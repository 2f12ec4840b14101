import { IMAGE_PIXELS, IMAGE_SIDE } from '../regions.ts'
import type { Canvas } from './canvas.ts'
import { loadSampler, sampleAt } from './sampler.ts'

/**
 * Maps each pixel of the result to a place of the image, about the centre:
 * x' = a (x − c) + b (y − c) + c + left,  y' = d (x − c) + e (y − c) + c + top,  with c = 13.5.
 */
export interface Warp {
  readonly kind: 'warp'
  /** a, b, left, d, e, top; a and e are 1, the others 0, if nothing changes. Shifts are in pixels. */
  readonly matrix: readonly [number, number, number, number, number, number]
}

const CENTRE = (IMAGE_SIDE - 1) / 2

export function warp({ matrix: [a, b, left, d, e, top] }: Warp, { image }: Canvas): void {
  loadSampler(image)
  for (let at = 0, y = -CENTRE; at < IMAGE_PIXELS; y++) {
    const fromX = b * y + CENTRE + left
    const fromY = e * y + CENTRE + top
    for (let x = -CENTRE; x <= CENTRE; x++, at++) image[at] = sampleAt(a * x + fromX, d * x + fromY)
  }
}
