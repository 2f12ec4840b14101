import type { DecodedImage, GreyImage } from './decoded-image.ts'
import { BITS, type Bits, type Paper, type Traits } from './manner.ts'

/** What an image shows about how to read it, judged by its appearance on each paper. */
export function traitsOf({ white, black }: Readonly<Record<Paper, GreyImage>>): Pick<Traits, 'transparent' | 'ink'> {
  // The two differ only by the paper's light.
  const transparent = borderMean(white) - borderMean(black) > 127.5
  const light = transparent ? inkMean(white.values, black.values) > 127.5 : borderMean(white) <= 127.5
  return { transparent, ink: light ? 'light' : 'dark' }
}

/** The fewest bits that hold the colours of a 16-bit image; undefined for any other. */
export function bitsOf({ rgba }: DecodedImage): Bits | undefined {
  if (rgba.BYTES_PER_ELEMENT === 1) return undefined
  let most = 0
  for (let at = 0; at < rgba.length; at += 4) most = Math.max(most, rgba[at]!, rgba[at + 1]!, rgba[at + 2]!)
  return BITS.find(bits => most < 2 ** bits)
}

/** Mean of the pixels, weighted by opacity. */
function inkMean(white: Uint8Array, black: Uint8Array): number {
  let [sum, opacity] = [0, 0]
  for (let i = 0; i < black.length; i++) {
    sum += black[i]!
    opacity += 255 - white[i]! + black[i]!
  }
  return opacity > 0 ? (255 * sum) / opacity : 0
}

function borderMean({ width, height, values }: GreyImage): number {
  let [sum, count] = [0, 0]
  for (let y = 0; y < height; y++) {
    const edge = y === 0 || y === height - 1
    for (let x = 0; x < width; x += edge ? 1 : Math.max(1, width - 1)) {
      sum += values[y * width + x]!
      count++
    }
  }
  return sum / count
}
