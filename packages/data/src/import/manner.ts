import type { Shade } from './fit-image.ts'

/**
 * Whether ink is dark or light. `auto`: one answer for the whole data set, by the borders of most images. `each`: by each
 * image's own border.
 */
export type Ink = 'auto' | 'each' | Shade

/** How many of a 16-bit PNG's bits are used; these are what cameras and scanners write. */
export const BITS = [8, 10, 12, 14, 16] as const
export type Bits = (typeof BITS)[number]

/** The colour behind transparent pixels. */
export type Paper = 'white' | 'black'

/** How to convert an image to grey, light on black. */
export interface Manner {
  readonly ink: Shade
  readonly paper: Paper
  /** Of PNGs of 16 bits. */
  readonly bits: Bits
}

/** What an image shows about how to read it. */
export interface Traits {
  /** Its border is mostly transparent, so opaque pixels are ink. */
  readonly transparent: boolean
  /** The shade of its ink: that of the opaque pixels, or the opposite of its border. */
  readonly ink: Shade
  /** The fewest bits that hold its samples; undefined if it is not a 16-bit image. */
  readonly bits?: Bits
}

/** The choices for all images of a data set. */
export interface Choice {
  /** Undefined: by each image's own border. */
  readonly opaqueInk?: Shade
  /** The ink of transparent images. */
  readonly transparentInk?: Shade
  readonly bits: Bits
}

/** An image's manner under a choice. */
export function mannerOf(traits: Traits, choice: Choice): Manner {
  const ink = (traits.transparent ? choice.transparentInk : choice.opaqueInk) ?? traits.ink
  return { ink, paper: traits.transparent && ink === 'light' ? 'black' : 'white', bits: choice.bits }
}

/** The choice that fits most images; dark ink if there is a tie. */
export function choose(all: readonly Traits[], ink: Ink): Choice {
  const bits = mostBits(all)
  if (ink === 'each') return { bits }
  if (ink !== 'auto') return { opaqueInk: ink, transparentInk: ink, bits }
  return {
    opaqueInk: majority(all.filter(({ transparent }) => !transparent)),
    transparentInk: majority(all.filter(({ transparent }) => transparent)),
    bits,
  }
}

/** The bits that hold the samples of every image. */
export const mostBits = (all: readonly Traits[]): Bits =>
  BITS.findLast(bits => all.some(traits => traits.bits === bits)) ?? 8

const majority = (all: readonly Traits[]): Shade =>
  2 * all.filter(({ ink }) => ink === 'light').length > all.length ? 'light' : 'dark'
