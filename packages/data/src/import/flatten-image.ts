import type { DecodedImage, GreyImage } from './decoded-image.ts'
import type { Bits, Paper } from './manner.ts'
import { turnImage } from './turn-image.ts'

/**
 * Converts an image to grey, upright, once on each paper; twice the same if nothing is transparent. Uses the luma of ITU-R
 * BT.601, as scanners, libjpeg and Pillow's `L` do.
 *
 * @param bits how many of 16 bits the samples use
 */
export function flattenImage(image: DecodedImage, bits: Bits): Readonly<Record<Paper, GreyImage>> {
  const opacity = opacityOf(image, bits)
  const white = flatten(image, bits, opacity, 255)
  return { white, black: opacity ? flatten(image, bits, opacity, 0) : white }
}

/** Scales a stored sample to 0 … 255. */
type Scale = (stored: number) => number

function flatten(image: DecodedImage, bits: Bits, opacityOf: Scale | undefined, paper: number): GreyImage {
  const { width, height, rgba, orientation } = image
  const scale = scaleOf(rgba, bits)
  const values = new Uint8Array(width * height)
  for (let i = 0, at = 0; i < values.length; i++, at += 4) {
    const luma = 0.299 * scale(rgba[at]!) + 0.587 * scale(rgba[at + 1]!) + 0.114 * scale(rgba[at + 2]!)
    const opacity = opacityOf ? opacityOf(rgba[at + 3]!) / 255 : 1
    values[i] = Math.round(luma * opacity + paper * (1 - opacity))
  }
  return turnImage({ width, height, values }, orientation)
}

/** @returns undefined if everything is opaque */
function opacityOf({ rgba }: DecodedImage, bits: Bits): Scale | undefined {
  let [least, most] = [rgba[3]!, 0]
  for (let at = 3; at < rgba.length; at += 4) {
    least = Math.min(least, rgba[at]!)
    most = Math.max(most, rgba[at]!)
  }
  // Stored opacity has the same scale as the colours. If the file stores none, it uses all 16 bits.
  const scale = scaleOf(rgba, most < 2 ** bits ? bits : 16)
  return scale(least) < 255 ? scale : undefined
}

function scaleOf(rgba: Uint8Array | Uint16Array, bits: Bits): Scale {
  if (rgba.BYTES_PER_ELEMENT === 1) return stored => stored
  const most = 2 ** bits - 1
  return stored => Math.min(255, Math.floor((stored * 255) / most + 0.5))
}
