import { IMAGE_SIDE } from '../regions.ts'

// The image with black pixels around it, so that no place needs a check: one column and row before it, two after it.
const WIDTH = IMAGE_SIDE + 3
const padded = new Uint8Array(WIDTH * WIDTH)
// Outside these, the image is black: most of a handwritten one.
let [inkLeft, inkTop, inkRight, inkBottom] = [0, 0, 0, 0]

/** Takes a copy of the image for `sampleAt`. */
export function loadSampler(image: Uint8Array): void {
  inkLeft = inkTop = IMAGE_SIDE
  inkRight = inkBottom = -1
  for (let y = 0, at = 0; y < IMAGE_SIDE; y++) {
    let to = (y + 1) * WIDTH + 1
    for (let x = 0; x < IMAGE_SIDE; x++) {
      const grey = image[at++]
      padded[to++] = grey
      if (grey === 0) continue
      if (x < inkLeft) inkLeft = x
      if (x > inkRight) inkRight = x
      if (y < inkTop) inkTop = y
      inkBottom = y
    }
  }
}

/**
 * The grey value between four pixels of the loaded image, weighted by distance (bilinear interpolation), rounded half
 * up. What is outside the image is black, the ground of the handwritten data sets.
 *
 * @param x @param y pixel centres are whole numbers; the top-left one is 0, 0
 */
export function sampleAt(x: number, y: number): number {
  if (x <= inkLeft - 1 || y <= inkTop - 1 || x >= inkRight + 1 || y >= inkBottom + 1) return 0
  const left = (x + 1) | 0
  const top = (y + 1) | 0
  const right = x + 1 - left
  const at = top * WIDTH + left
  const upper = padded[at] + right * (padded[at + 1] - padded[at])
  const lower = padded[at + WIDTH] + right * (padded[at + WIDTH + 1] - padded[at + WIDTH])
  return (upper + (y + 1 - top) * (lower - upper) + 0.5) | 0
}
