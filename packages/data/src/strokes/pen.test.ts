import { stream } from '@finetune-lab/random'
import { describe, expect, it } from 'vitest'
import { glyphs } from './glyphs.ts'
import { parseGlyph, writeByHand } from './pen.ts'

const still = { wobble: 0, aspect: 0, slant: 0, rotation: 0 }
const random = (key: number) => stream(0, 'test', key)
const lengthOf = (path: readonly Float64Array[]) =>
  path.reduce((sum, stroke) => {
    for (let index = 2; index < stroke.length; index += 2)
      sum += Math.hypot(stroke[index]! - stroke[index - 2]!, stroke[index + 1]! - stroke[index - 1]!)
    return sum
  }, 0)

describe('glyphs', () => {
  it('hold at least nine variants of every digit and letter, each filling the grid along one side', () => {
    expect(Object.keys(glyphs).sort().join('')).toBe('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz')
    for (const [character, variants] of Object.entries(glyphs)) {
      expect(variants.length, character).toBeGreaterThanOrEqual(9)
      for (const variant of variants) {
        expect(variant, character).toMatch(/^(\d{4}){2,}( (\d{4}){2,})*$/)
        const values = parseGlyph(variant).flatMap(stroke => [...stroke])
        expect(Math.min(...values), character).toBeCloseTo(-0.5, 12)
        expect(Math.max(...values), character).toBeCloseTo(0.5, 12)
      }
    }
  })
})

describe('parseGlyph', () => {
  it('reads strokes, centres them, and cuts long lines into pieces', () => {
    const [down, across] = parseGlyph('00000099 00509950')
    expect([down![0], down![1], down!.at(-2), down!.at(-1)]).toEqual([-0.5, -0.5, -0.5, 0.5])
    expect(across!.length / 2 - 1).toBe(15) // 1 long, pieces of at most 0.07
  })
})

describe('writeByHand', () => {
  const letter = parseGlyph(glyphs.R![0]!)

  it('leaves the glyph as it is when there is no variety', () => {
    expect(writeByHand(letter, random(0), still)).toEqual(letter)
  })

  it('turns without changing lengths', () => {
    for (let key = 0; key < 20; key++) {
      const turned = writeByHand(letter, random(key), { ...still, rotation: 0.5 })
      expect(turned).not.toEqual(letter)
      expect(Math.abs(lengthOf(turned) / lengthOf(letter) - 1)).toBeLessThan(1e-12)
    }
  })

  it('slants and stretches rows, and leaves their heights', () => {
    const slanted = writeByHand(letter, random(1), { ...still, slant: 0.5, aspect: 0.3 })
    const heights = (path: readonly Float64Array[]) =>
      path.map(stroke => [...stroke].filter((_, index) => index % 2 === 1))
    expect(heights(slanted)).toEqual(heights(letter))
    expect(slanted).not.toEqual(letter)
  })

  it('bends smoothly: points never move farther than the wobble, neighbours move alike', () => {
    for (let key = 0; key < 20; key++) {
      const bent = writeByHand(letter, random(key), { ...still, wobble: 0.3 })
      const moves = letter.map((stroke, index) => stroke.map((value, at) => bent[index]![at]! - value))
      for (const stroke of moves) {
        for (let index = 2; index < stroke.length; index++) {
          expect(Math.abs(stroke[index]!)).toBeLessThanOrEqual(0.3)
          // The steepest cubic B-spline with two cells a side changes by less than 4 amplitudes per unit along each axis.
          expect(Math.abs(stroke[index]! - stroke[index - 2]!)).toBeLessThan(2 * 4 * 0.3 * 0.07)
        }
      }
    }
  })
})
