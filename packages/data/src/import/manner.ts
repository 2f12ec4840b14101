import type { Shade } from './fit-image.ts'

/**
 * Which way round the images are. `auto`: one answer for the whole data set, as most borders are; `each`: each image as
 * its own border is.
 */
export type Ink = 'auto' | 'each' | Shade

/** How many of the 16 bits of a deep PNG's samples are in use; cameras and scanners have these. */
export const BITS = [8, 10, 12, 14, 16] as const
export type Bits = (typeof BITS)[number]

/** What shows through where an image is transparent. */
export type Paper = 'white' | 'black'

/** How an image is made grey and turned into light on black. */
export interface Manner {
  readonly ink: Shade
  readonly paper: Paper
  /** Of PNGs of 16 bits. */
  readonly bits: Bits
}

/** What an image says about the manner in which it is to be read. */
export interface Traits {
  /** Its border is mostly transparent: what is opaque is ink. */
  readonly transparent: boolean
  /** The shade of its ink: of what is opaque, or else as its border is light or dark. */
  readonly ink: Shade
  /** The fewest bits that hold its samples; undefined if it does not have 16. */
  readonly bits?: Bits
}

/** What holds for all images of a data set. */
export interface Choice {
  /** Undefined: each image as its own border is. */
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
