import { IMAGE_SIDE } from '../regions.ts'

const LAST = IMAGE_SIDE - 1

/**
 * The grey value between four pixels, weighted by distance (bilinear interpolation), rounded. Pixels outside the image
 * are black, the ground of the handwritten data sets.
 *
 * @param x @param y pixel centres are whole numbers, the top-left one is 0, 0
 */
export function sampleAt(image: Uint8Array, x: number, y: number): number {
  const left = Math.floor(x)
  const top = Math.floor(y)
  const right = x - left
  const down = y - top
  const at = top * IMAGE_SIDE + left
  if (left >= 0 && top >= 0 && left < LAST && top < LAST) {
    const upper = image[at] + right * (image[at + 1] - image[at])
    const lower = image[at + IMAGE_SIDE] + right * (image[at + IMAGE_SIDE + 1] - image[at + IMAGE_SIDE])
    return Math.round(upper + down * (lower - upper))
  }
  if (left < -1 || top < -1 || left > LAST || top > LAST) return 0
  const grey = (column: number, row: number) =>
    column < 0 || row < 0 || column > LAST || row > LAST ? 0 : image[row * IMAGE_SIDE + column]
  const upper = grey(left, top) + right * (grey(left + 1, top) - grey(left, top))
  const lower = grey(left, top + 1) + right * (grey(left + 1, top + 1) - grey(left, top + 1))
  return Math.round(upper + down * (lower - upper))
}
