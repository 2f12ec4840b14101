import type { GreyImage } from './decoded-image.ts'
import type { Orientation } from './exif-orientation.ts'

/** The image, turned upright according to its orientation. */
export function turnImage(image: GreyImage, orientation: Orientation): GreyImage {
  if (orientation === 1) return image
  const { width, height, values } = image
  const [origin, right, down] = walks(width, height)[orientation]
  const lying = orientation >= 5
  const turned = { width: lying ? height : width, height: lying ? width : height }
  const result = new Uint8Array(values.length)
  for (let y = 0, at = 0; y < turned.height; y++)
    for (let x = 0; x < turned.width; x++) result[at++] = values[origin + x * right + y * down]!
  return { ...turned, values: result }
}

/** The index of the upper left pixel's stored value, and the steps to the pixels to its right and below. */
function walks(width: number, height: number): Record<Orientation, readonly [number, number, number]> {
  const [lastColumn, lastRow] = [width - 1, (height - 1) * width]
  return {
    1: [0, 1, width],
    2: [lastColumn, -1, width],
    3: [lastRow + lastColumn, -1, -width],
    4: [lastRow, 1, -width],
    5: [0, width, 1],
    6: [lastRow, -width, 1],
    7: [lastRow + lastColumn, -width, -1],
    8: [lastColumn, width, -1],
  }
}
