import type { Stream } from '@finetune-lab/random'

/** A pen's path: strokes, each [x0, y0, x1, y1, …], y downwards. */
export type PenPath = readonly Float64Array[]

/** Pieces no longer than this, so that a straight line can be bent; a glyph is 1 long. */
const PIECE = 0.07
/** Control points of the distortion along each side: two cells of a cubic B-spline. */
const CONTROLS = 5
const CELLS = CONTROLS - 3

/** Reads a glyph as `glyphs.ts` holds it. The longer side becomes 1, the middle 0. */
export function parseGlyph(glyph: string): PenPath {
  const strokes = glyph.split(' ').map(stroke => Float64Array.from(stroke.match(/../g)!, Number))
  const middle = [0, 1].map(axis => {
    const values = strokes.flatMap(stroke => [...stroke.filter((_, index) => index % 2 === axis)])
    return (Math.min(...values) + Math.max(...values)) / 2
  })
  return strokes.map(stroke => subdivide(stroke.map((value, index) => (value - middle[index % 2]!) / 99)))
}

/**
 * Varies the handwriting of a glyph: smooth distortion, aspect, slant and rotation, all random.
 *
 * All drawing code uses only + − × ÷ √: they are correctly rounded on every machine, sin and pow are not.
 */
export function writeByHand(path: PenPath, random: Stream, variety: HandVariety): PenPath {
  const bend = distortion(random, variety.wobble * random.uniform())
  const aspect = 1 + variety.aspect * symmetric(random)
  const slant = variety.slant * bell(random)
  const [cosine, sine] = rotation(variety.rotation * bell(random))
  return path.map(stroke => {
    const written = new Float64Array(stroke.length)
    for (let index = 0; index < stroke.length; index += 2) {
      const [bentX, bentY] = bend(stroke[index]!, stroke[index + 1]!)
      const x = bentX * aspect - slant * bentY
      written[index] = cosine * x - sine * bentY
      written[index + 1] = sine * x + cosine * bentY
    }
    return written
  })
}

export interface HandVariety {
  /** The most that a control point of the distortion moves, as a share of the glyph. */
  readonly wobble: number
  /** Widths from 1 − aspect to 1 + aspect times the font's. */
  readonly aspect: number
  /** The steepest slant, as a tangent. */
  readonly slant: number
  /** The widest rotation, as the tangent of half its angle. */
  readonly rotation: number
}

/** Uniform in −1 … 1. */
export function symmetric(random: Stream): number {
  return 2 * random.uniform() - 1
}

/** Bell-shaped in −1 … 1, standard deviation 1/3: the mean of three uniform draws (Irwin–Hall). */
export function bell(random: Stream): number {
  return (symmetric(random) + symmetric(random) + symmetric(random)) / 3
}

/** Cosine and sine of the angle whose half has this tangent: a rational parametrisation of the circle. */
function rotation(halfTangent: number): [number, number] {
  const square = halfTangent * halfTangent
  return [(1 - square) / (1 + square), (2 * halfTangent) / (1 + square)]
}

/** A smooth field of displacements: uniform cubic B-splines in x and y over randomly moved control points. */
function distortion(random: Stream, amplitude: number): (x: number, y: number) => [number, number] {
  const moves = Array.from({ length: CONTROLS * CONTROLS * 2 }, () => amplitude * symmetric(random))
  return (x, y) => {
    const [column, columnWeights] = spline(x)
    const [row, rowWeights] = spline(y)
    let movedX = x
    let movedY = y
    for (let down = 0; down < 4; down++) {
      for (let right = 0; right < 4; right++) {
        const weight = rowWeights[down]! * columnWeights[right]!
        const control = 2 * ((row + down) * CONTROLS + column + right)
        movedX += weight * moves[control]!
        movedY += weight * moves[control + 1]!
      }
    }
    return [movedX, movedY]
  }
}

/** The cell that contains a coordinate of −½ … ½, and the weights of its four control points. */
function spline(coordinate: number): [number, [number, number, number, number]] {
  const along = Math.min(Math.max((coordinate + 0.5) * CELLS, 0), CELLS)
  const cell = Math.min(Math.floor(along), CELLS - 1)
  const t = along - cell
  const u = 1 - t
  return [
    cell,
    [(u * u * u) / 6, (3 * t * t * t - 6 * t * t + 4) / 6, (3 * u * u * u - 6 * u * u + 4) / 6, (t * t * t) / 6],
  ]
}

function subdivide(stroke: Float64Array): Float64Array {
  const points = [stroke[0]!, stroke[1]!]
  for (let index = 2; index < stroke.length; index += 2) {
    const [fromX, fromY, toX, toY] = [stroke[index - 2]!, stroke[index - 1]!, stroke[index]!, stroke[index + 1]!]
    const pieces = Math.ceil(Math.sqrt((toX - fromX) * (toX - fromX) + (toY - fromY) * (toY - fromY)) / PIECE) || 1
    for (let piece = 1; piece <= pieces; piece++) {
      points.push(fromX + ((toX - fromX) * piece) / pieces, fromY + ((toY - fromY) * piece) / pieces)
    }
  }
  return Float64Array.from(points)
}
