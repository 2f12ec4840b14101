import { IMAGE_PIXELS, IMAGE_SIDE } from '../dataset.ts'
import type { PenPath } from './pen.ts'

export interface Ink {
  /** Half the stroke's width in pixels. */
  readonly radius: number
  /** Over how many pixels the edge fades: 1 is antialiased, more is blurred. */
  readonly softness: number
  /** The grey value of full ink, up to 255. */
  readonly darkness: number
}

/**
 * Draws a path given in pixels of the 28 × 28 image (pixel centres at ½): each pixel's grey value falls off with its
 * distance from the nearest piece of the path.
 *
 * @param image [784], overwritten
 */
export function drawInk(path: PenPath, { radius, softness, darkness }: Ink, image: Uint8Array): void {
  const squares = squaredDistances(path, radius + softness / 2)
  for (let pixel = 0; pixel < IMAGE_PIXELS; pixel++) {
    const coverage = (radius - Math.sqrt(squares[pixel]!)) / softness + 0.5
    image[pixel] = Math.floor(Math.min(Math.max(coverage, 0), 1) * darkness + 0.5)
  }
}

/** [784] squared distance of each pixel centre from the path; Infinity where it is beyond reach. */
function squaredDistances(path: PenPath, reach: number): Float64Array {
  const squares = new Float64Array(IMAGE_PIXELS).fill(Number.POSITIVE_INFINITY)
  for (const stroke of path) {
    for (let index = 2; index < stroke.length; index += 2) {
      const [fromX, fromY, toX, toY] = [stroke[index - 2]!, stroke[index - 1]!, stroke[index]!, stroke[index + 1]!]
      const [alongX, alongY] = [toX - fromX, toY - fromY]
      const length = alongX * alongX + alongY * alongY
      const [left, right] = pixelRange(fromX, toX, reach)
      const [top, bottom] = pixelRange(fromY, toY, reach)
      for (let row = top; row <= bottom; row++) {
        for (let column = left; column <= right; column++) {
          const [x, y] = [column + 0.5 - fromX, row + 0.5 - fromY]
          const share = length > 0 ? Math.min(Math.max((x * alongX + y * alongY) / length, 0), 1) : 0
          const [awayX, awayY] = [x - share * alongX, y - share * alongY]
          const square = awayX * awayX + awayY * awayY
          const pixel = row * IMAGE_SIDE + column
          if (square < squares[pixel]!) squares[pixel] = square
        }
      }
    }
  }
  return squares
}

function pixelRange(from: number, to: number, reach: number): [number, number] {
  return [
    Math.max(Math.floor(Math.min(from, to) - reach), 0),
    Math.min(Math.floor(Math.max(from, to) + reach), IMAGE_SIDE - 1),
  ]
}
