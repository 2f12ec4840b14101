import { IMAGE_SIDE } from '../regions.ts'
import type { Canvas } from './canvas.ts'

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

const columns = new Int8Array(IMAGE_SIDE)

export function shift({ right, down, edge }: Shift, { image, scratch }: Canvas): void {
  scratch.set(image)
  const from = edge === 'mirror' ? mirrored : inside
  for (let x = 0; x < IMAGE_SIDE; x++) columns[x] = from(x - right)
  for (let y = 0, at = 0; y < IMAGE_SIDE; y++) {
    const row = from(y - down)
    for (let x = 0; x < IMAGE_SIDE; x++, at++)
      image[at] = row < 0 || columns[x] < 0 ? 0 : scratch[row * IMAGE_SIDE + columns[x]]
  }
}

/** −1 outside the image. */
const inside = (place: number): number => (place < 0 || place > LAST ? -1 : place)

/** −1 is 1, 28 is 26. */
function mirrored(place: number): number {
  const distance = Math.abs(place) % (2 * LAST)
  return distance > LAST ? 2 * LAST - distance : distance
}
