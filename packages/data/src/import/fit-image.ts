import { IMAGE_PIXELS, IMAGE_SIDE } from '../dataset.ts'
import type { GreyImage } from './decoded-image.ts'

/** The shade of the strokes; MNIST's are light on black. */
export type Shade = 'dark' | 'light'
/**
 * How an image fits into a square. `pad`: its proportions are kept, and the rest gets the colour of its border. `stretch`:
 * it fills the square. `crop`: its ink alone, in MNIST's box of 20 × 20, centred by mass. `whole`: like `pad`, but the rest
 * is black.
 */
export type Fit = 'pad' | 'stretch' | 'crop' | 'whole'
export const FITS: readonly Fit[] = ['pad', 'stretch', 'crop', 'whole']

/** MNIST's box (LeCun et al., "The MNIST database": normalised to 20 × 20, centred by the centre of mass). */
const BOX = 20
/** Values above this share of the lightest one are ink: paper and JPEG artefacts stay below. */
const INK_THRESHOLD = 0.25

/**
 * Scales an image of any size to 28 × 28, light on black.
 *
 * @returns [784]
 */
export function fitImage(image: GreyImage, { ink, fit }: { readonly ink: Shade; readonly fit: Fit }): Uint8Array {
  const light = lightOnBlack(image, ink)
  const middle = { x: IMAGE_SIDE / 2, y: IMAGE_SIDE / 2 }
  if (fit !== 'crop') {
    const box = whole(light)
    const longer = IMAGE_SIDE / Math.max(box.right, box.bottom)
    const scale =
      fit === 'stretch' ? { x: IMAGE_SIDE / box.right, y: IMAGE_SIDE / box.bottom } : { x: longer, y: longer }
    return draw(light, box, scale, middle, fit === 'pad' ? borderValue(light) : 0)
  }
  const box = inkBox(light)
  const centre = centreOfMass(light, box)
  const scale = BOX / Math.max(box.right - box.left, box.bottom - box.top)
  const at = {
    x: middle.x + ((box.left + box.right) / 2 - centre.x) * scale,
    y: middle.y + ((box.top + box.bottom) / 2 - centre.y) * scale,
  }
  return draw(light, box, { x: scale, y: scale }, at, 0)
}

/** The median of the border's pixels: ink that touches the border changes it little. */
function borderValue({ width, height, values }: GreyImage): number {
  const border = values.filter((_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)]
    return x === 0 || y === 0 || x === width - 1 || y === height - 1
  })
  return border.sort()[border.length >> 1]!
}

interface Point {
  readonly x: number
  readonly y: number
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
 * Scales the box and puts its middle at `middle`. Each pixel is the mean of the area that it covers, so that fine lines of
 * a large image do not vanish.
 *
 * @param ground value outside of the box
 */
function draw(image: GreyImage, box: Box, scale: Point, middle: Point, ground: number): Uint8Array {
  const originX = (box.left + box.right) / 2 - middle.x / scale.x
  const originY = (box.top + box.bottom) / 2 - middle.y / scale.y
  const fitted = new Uint8Array(IMAGE_PIXELS)
  for (let y = 0; y < IMAGE_SIDE; y++) {
    const [fromY, toY] = [originY + y / scale.y, originY + (y + 1) / scale.y]
    for (let x = 0; x < IMAGE_SIDE; x++) {
      const [fromX, toX] = [originX + x / scale.x, originX + (x + 1) / scale.x]
      fitted[y * IMAGE_SIDE + x] = Math.round(ground + areaMean(image, box, fromX, toX, fromY, toY, ground))
    }
  }
  return fitted
}

/** Mean difference to the ground over an area given in fractions of pixels. */
function areaMean(
  { width, values }: GreyImage,
  box: Box,
  fromX: number,
  toX: number,
  fromY: number,
  toY: number,
  ground: number,
): number {
  let sum = 0
  for (let y = Math.max(box.top, Math.floor(fromY)); y < Math.min(box.bottom, toY); y++) {
    const shareY = Math.min(y + 1, toY) - Math.max(y, fromY)
    for (let x = Math.max(box.left, Math.floor(fromX)); x < Math.min(box.right, toX); x++)
      sum += (values[y * width + x]! - ground) * shareY * (Math.min(x + 1, toX) - Math.max(x, fromX))
  }
  return sum / ((toX - fromX) * (toY - fromY))
}
