import { describe, expect, it } from 'vitest'
import { drawInk } from './ink.ts'

const row = (image: Uint8Array, index: number) => [...image.subarray(index * 28, index * 28 + 28)]

describe('drawInk', () => {
  it('covers each pixel by its distance from the path, as computed by hand', () => {
    const image = new Uint8Array(784).fill(99)
    // A line down the middle of column 10, from the middle of row 5 to that of row 20, 3 pixels wide, antialiased.
    drawInk([Float64Array.of(10.5, 5.5, 10.5, 20.5)], { radius: 1.5, softness: 1, darkness: 200 }, image)
    const across = new Array(28).fill(0)
    for (const column of [9, 10, 11]) across[column] = 200 // at most 1 away: fully covered
    expect(row(image, 12)).toEqual(across)
    // Beyond its end: 1 away in row 4; 2 away in row 3, where the edge has ended; √2 away at the corners: 0.5858 covered.
    expect(row(image, 4).slice(8, 13)).toEqual([
      0,
      Math.round((2 - Math.SQRT2) * 200),
      200,
      Math.round((2 - Math.SQRT2) * 200),
      0,
    ])
    expect(row(image, 3)).toEqual(new Array(28).fill(0))
  })

  it('fades over as many pixels as it is soft', () => {
    const image = new Uint8Array(784)
    drawInk([Float64Array.of(10.5, 0, 10.5, 28)], { radius: 1, softness: 4, darkness: 240 }, image)
    // (1 − distance) / 4 + ½ of 240, at distances 0 to 3
    expect(row(image, 14).slice(10, 15)).toEqual([180, 120, 60, 0, 0])
  })

  it('draws a dot, does not get darker where it crosses itself, and clips at the border', () => {
    const image = new Uint8Array(784)
    const strokes = [
      Float64Array.of(3.5, 3.5, 3.5, 3.5),
      Float64Array.of(5, 14.5, 60, 14.5),
      Float64Array.of(14.5, -30, 14.5, 60),
    ]
    drawInk(strokes, { radius: 1, softness: 1, darkness: 255 }, image)
    expect([image[3 * 28 + 3], image[14 * 28 + 14], image[14 * 28 + 27], image[14]]).toEqual([255, 255, 255, 255])
    expect(image[3 * 28 + 5]).toBe(0)
  })
})
