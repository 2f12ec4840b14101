import { IMAGE_SIDE } from '../regions.ts'
import type { Canvas } from './operation.ts'

/** Moves the image by whole pixels. */
export interface Shift {
  readonly kind: 'shift'
  /** To the right and down; negative: to the left and up. */
  readonly right: number
  readonly down: number
  /** What enters at the edge: black, or the image mirrored at its edge pixel, which is not repeated. */
  readonly edge: 'black' | 'mirror'
}

const LAST = IMAGE_SIDE - 1

export function shift({ right, down, edge }: Shift, { image, scratch }: Canvas): void {
  scratch.set(image)
  for (let y = 0, at = 0; y < IMAGE_SIDE; y++)
    for (let x = 0; x < IMAGE_SIDE; x++, at++) {
      const column = x - right
      const row = y - down
      const inside = column >= 0 && row >= 0 && column <= LAST && row <= LAST
      image[at] = inside || edge === 'mirror' ? scratch[mirrored(row) * IMAGE_SIDE + mirrored(column)] : 0
    }
}

/** −1 is 1, 28 is 26. */
function mirrored(place: number): number {
  const distance = Math.abs(place) % (2 * LAST)
  return distance > LAST ? 2 * LAST - distance : distance
}
