import type { DecodedImage } from './decoded-image.ts'
import { type Fit, fitImage } from './fit-image.ts'
import { flattenImage } from './flatten-image.ts'
import { type Choice, mannerOf, type Traits } from './manner.ts'
import { bitsOf, traitsOf } from './traits-of.ts'

/** Below this, an image counts as blank. 12-bit values read as 16 bits reach 15. */
const LEAST_CONTRAST = 17

export interface FittedImage {
  /** [784] */
  readonly values: Uint8Array
  readonly traits: Traits
  readonly blank: boolean
}

/**
 * Scales a decoded image to 28 × 28, light on black.
 *
 * @param choice of the whole data set; without it, the image's own border decides
 */
export function fitDecoded(image: DecodedImage, fit: Fit, choice?: Choice): FittedImage {
  const bits = bitsOf(image)
  const depth = choice?.bits ?? bits ?? 16
  const onPaper = flattenImage(image, depth)
  const traits: Traits = { ...traitsOf(onPaper), bits }
  const { ink, paper } = mannerOf(traits, choice ?? { bits: depth })
  const other = paper === 'white' ? 'black' : 'white'
  const otherPaper = isBlank(onPaper[paper].values) && !isBlank(onPaper[other].values)
  const flat = onPaper[otherPaper ? other : paper]
  // Ink that is invisible on the other images' paper has the opposite shade.
  const shade = otherPaper && traits.transparent ? (other === 'white' ? 'dark' : 'light') : ink
  const values = fitImage(flat, { ink: shade, fit })
  const blank = isBlank(flat.values) || isBlank(values)
  return { values, traits, blank }
}

function isBlank(values: Uint8Array): boolean {
  let [least, most] = [255, 0]
  for (const value of values) {
    if (value < least) least = value
    if (value > most) most = value
  }
  return most - least < LEAST_CONTRAST
}
