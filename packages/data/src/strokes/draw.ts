import { type Stream, stream } from '@finetune-lab/random'
import { IMAGE_PIXELS, IMAGE_SIDE, type ImageSet, type Split } from '../dataset.ts'
import { glyphs } from './glyphs.ts'
import { drawInk } from './ink.ts'
import { bell, type HandVariety, type PenPath, parseGlyph, writeByHand } from './pen.ts'

/** Number of images per class. */
export const STROKES_COUNTS: Readonly<Record<Split, number>> = { train: 1000, test: 200 }

/** Any other number gives different images of the same kind. */
const SEED = 1

/**
 * Tuned by eye against MNIST and EMNIST, and by the curve over samples per class: with less variety one sample per
 * class is enough, with more a human reader fails.
 */
const HAND: HandVariety = { wobble: 0.35, aspect: 0.3, slant: 0.65, rotation: 0.18 }
const PENS = {
  /** MNIST's box, and the smallest share of it that a character fills. */
  box: 20,
  smallest: 0.85,
  radius: [0.9, 1.8],
  softness: [0.9, 1.6],
  darkness: [215, 255],
  shift: 1,
} as const

/**
 * Draws one of the built-in sets. Each image has its own random stream, so that none depends on another.
 *
 * @param characters for each class, the characters that belong to it
 * @param drawn called after each class with the number of images so far
 * @returns images class by class, in shared memory
 */
export function drawStrokes(
  name: string,
  characters: readonly string[],
  split: Split,
  drawn: (images: number) => void = () => {},
): ImageSet {
  const perClass = STROKES_COUNTS[split]
  const count = characters.length * perClass
  const images = new Uint8Array(new SharedArrayBuffer(count * IMAGE_PIXELS))
  const labels = new Uint8Array(new SharedArrayBuffer(count))
  characters.forEach((ofClass, label) => {
    const variants = Array.from(ofClass, character => glyphs[character]!.map(parseGlyph))
    for (let index = 0; index < perClass; index++) {
      const position = label * perClass + index
      const random = stream(SEED, 'strokes', name, split, label, index)
      labels[position] = label
      drawCharacter(
        pick(pick(variants, random), random),
        random,
        images.subarray(position * IMAGE_PIXELS, (position + 1) * IMAGE_PIXELS),
      )
    }
    drawn((label + 1) * perClass)
  })
  return { count, images, labels }
}

function drawCharacter(glyph: PenPath, random: Stream, image: Uint8Array): void {
  const written = writeByHand(glyph, random, HAND)
  const ink = {
    radius: between(PENS.radius, random),
    softness: between(PENS.softness, random),
    darkness: between(PENS.darkness, random),
  }
  const side = PENS.box * between([PENS.smallest, 1], random) - 2 * ink.radius
  drawInk(place(written, side, PENS.shift * bell(random), PENS.shift * bell(random)), ink, image)
}

/** Scales a path until its longer side is `side` pixels and puts its centre of mass at the image's middle plus shift. */
function place(path: PenPath, side: number, shiftX: number, shiftY: number): PenPath {
  const scale = side / longerSide(path)
  const [massX, massY] = centreOfMass(path)
  const offsets = [IMAGE_SIDE / 2 + shiftX - massX * scale, IMAGE_SIDE / 2 + shiftY - massY * scale]
  return path.map(stroke => stroke.map((value, index) => value * scale + offsets[index % 2]!))
}

function longerSide(path: PenPath): number {
  const low = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  const high = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const stroke of path) {
    stroke.forEach((value, index) => {
      low[index % 2] = Math.min(low[index % 2]!, value)
      high[index % 2] = Math.max(high[index % 2]!, value)
    })
  }
  return Math.max(high[0]! - low[0]!, high[1]! - low[1]!)
}

/** Centre of mass of the pen's line, with each piece weighted by its length. */
function centreOfMass(path: PenPath): [number, number] {
  let [mass, sumX, sumY] = [0, 0, 0]
  for (const stroke of path) {
    for (let index = 2; index < stroke.length; index += 2) {
      const [fromX, fromY, toX, toY] = [stroke[index - 2]!, stroke[index - 1]!, stroke[index]!, stroke[index + 1]!]
      const length = Math.sqrt((toX - fromX) * (toX - fromX) + (toY - fromY) * (toY - fromY))
      mass += length
      sumX += (length * (fromX + toX)) / 2
      sumY += (length * (fromY + toY)) / 2
    }
  }
  return [sumX / mass, sumY / mass]
}

function between([low, high]: readonly [number, number], random: Stream): number {
  return low + (high - low) * random.uniform()
}

function pick<T>(items: readonly T[], random: Stream): T {
  return items[random.integer(items.length)]!
}
