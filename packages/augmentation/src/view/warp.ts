import { IMAGE_PIXELS, IMAGE_SIDE } from '../regions.ts'
import type { Canvas } from './operation.ts'
import { sampleAt } from './sample-at.ts'

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

export function warp({ matrix: [a, b, left, d, e, top] }: Warp, { image, scratch }: Canvas): void {
  scratch.set(image)
  for (let at = 0, y = -CENTRE; at < IMAGE_PIXELS; y++) {
    let fromX = a * -CENTRE + b * y + CENTRE + left
    let fromY = d * -CENTRE + e * y + CENTRE + top
    for (const end = at + IMAGE_SIDE; at < end; at++, fromX += a, fromY += d)
      image[at] = sampleAt(scratch, fromX, fromY)
  }
}
