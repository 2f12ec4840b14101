import { IMAGE_SIDE, type Region } from '../regions.ts'
import type { Canvas } from './canvas.ts'

/** Fills a rectangle with the mean grey value, which normalisation maps to about 0. */
export interface Erase extends Region {
  readonly kind: 'erase'
}

export function erase({ left, top, right, bottom }: Erase, { image, mean }: Canvas): void {
  for (let y = top; y < bottom; y++) image.fill(mean, y * IMAGE_SIDE + left, y * IMAGE_SIDE + right)
}
