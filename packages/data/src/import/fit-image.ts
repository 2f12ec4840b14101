import { IMAGE_PIXELS, IMAGE_SIDE } from '../dataset.ts'
import type { GreyImage } from './decoded-image.ts'

/** The shade of the strokes; MNIST's are light on black. */
export type Shade = 'dark' | 'light'
/** `whole`: the image as it is. `crop`: only its ink, in MNIST's box of 20 × 20, centred by mass. */
export type Fit = 'whole' | 'crop'

/** MNIST's box (LeCun et al., "The MNIST database": normalised to 20 × 20, centred by the centre of mass). */
const BOX = 20
/** Values above this share of the lightest one are ink: paper and JPEG artefacts stay below. */
const INK_THRESHOLD = 0.25

/**
 * Scales an image of any size to 28 × 28, light on black. The longer side fills the space; the rest is background.
 *
 * @returns [784]
 */
export function fitImage(image: GreyImage, { ink, fit }: { readonly ink: Shade; readonly fit: Fit }): Uint8Array {
  const light = lightOnBlack(image, ink)
  if (fit === 'whole') return draw(light, whole(light), IMAGE_SIDE, IMAGE_SIDE / 2, IMAGE_SIDE / 2)
  const box = inkBox(light)
  const centre = centreOfMass(light, box)
  const scale = BOX / Math.max(box.right - box.left, box.bottom - box.top)
  const middle = { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 }
  return draw(
    light,
    box,
    BOX,
    IMAGE_SIDE / 2 + (middle.x - centre.x) * scale,
    IMAGE_SIDE / 2 + (middle.y - centre.y) * scale,
  )
}

/** Part of an image, in pixels; right and bottom are exclusive. */
interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

const whole = ({ width, height }: GreyImage): Box => ({ left: 0, top: 0, right: width, bottom: height })

function lightOnBlack(image: GreyImage, ink: Shade): GreyImage {
  return ink === 'dark' ? { ...image, values: image.values.map(value => 255 - value) } : image
}

/** The smallest box around the ink; the whole image if there is no ink. */
function inkBox(image: GreyImage): Box {
  const { width, height, values } = image
  const threshold = values.reduce((most, value) => Math.max(most, value), 0) * INK_THRESHOLD
  let [left, top, right, bottom] = [width, height, 0, 0]
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (values[y * width + x]! <= threshold) continue
      left = Math.min(left, x)
      right = Math.max(right, x + 1)
      top = Math.min(top, y)
      bottom = y + 1
    }
  }
  return right > left ? { left, top, right, bottom } : whole(image)
}

function centreOfMass({ width, values }: GreyImage, { left, top, right, bottom }: Box): { x: number; y: number } {
  let [mass, x, y] = [0, 0, 0]
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      const value = values[row * width + column]!
      mass += value
      x += value * (column + 0.5)
      y += value * (row + 0.5)
    }
  }
  return mass > 0 ? { x: x / mass, y: y / mass } : { x: (left + right) / 2, y: (top + bottom) / 2 }
}

/**
 * Scales the box so that its longer side has `side` pixels and its middle is at (middleX, middleY). Each pixel is the mean
 * of the area that it covers, so that fine lines of a large image do not vanish.
 */
function draw(image: GreyImage, box: Box, side: number, middleX: number, middleY: number): Uint8Array {
  const scale = side / Math.max(box.right - box.left, box.bottom - box.top)
  const originX = (box.left + box.right) / 2 - middleX / scale
  const originY = (box.top + box.bottom) / 2 - middleY / scale
  const fitted = new Uint8Array(IMAGE_PIXELS)
  for (let y = 0; y < IMAGE_SIDE; y++) {
    const [fromY, toY] = [originY + y / scale, originY + (y + 1) / scale]
    for (let x = 0; x < IMAGE_SIDE; x++) {
      const [fromX, toX] = [originX + x / scale, originX + (x + 1) / scale]
      fitted[y * IMAGE_SIDE + x] = Math.round(areaMean(image, box, fromX, toX, fromY, toY))
    }
  }
  return fitted
}

/** Mean over an area given in fractions of pixels. Outside the box is black. */
function areaMean(
  { width, values }: GreyImage,
  box: Box,
  fromX: number,
  toX: number,
  fromY: number,
  toY: number,
): number {
  let sum = 0
  for (let y = Math.max(box.top, Math.floor(fromY)); y < Math.min(box.bottom, toY); y++) {
    const shareY = Math.min(y + 1, toY) - Math.max(y, fromY)
    for (let x = Math.max(box.left, Math.floor(fromX)); x < Math.min(box.right, toX); x++)
      sum += values[y * width + x]! * shareY * (Math.min(x + 1, toX) - Math.max(x, fromX))
  }
  return sum / ((toX - fromX) * (toY - fromY))
}
