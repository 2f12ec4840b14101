import { IMAGE_SIDE, type Region } from '../regions.ts'
import type { Canvas } from './canvas.ts'

/** Fills a rectangle with a part of a stored image, from any place of it. */
export interface Paste extends Region {
  readonly kind: 'paste'
  /** Position in the batch of the image to take the part from. */
  readonly source: number
  /** The part's top-left corner in that image. */
  readonly fromLeft: number
  readonly fromTop: number
}

export function paste({ source, fromLeft, fromTop, left, top, right, bottom }: Paste, { image, stored }: Canvas): void {
  const from = stored(source)
  for (let y = top; y < bottom; y++) {
    const row = (fromTop + y - top) * IMAGE_SIDE + fromLeft
    image.set(from.subarray(row, row + right - left), y * IMAGE_SIDE + left)
  }
}
