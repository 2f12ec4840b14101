import { describe, expect, it } from 'vitest'
import { fitImage } from './fit-image.ts'
import { values } from './testing.ts'

describe('fitImage', () => {
  it('leaves an image of 28 × 28 as it is', () => {
    const image = values(28, 28, (x, y) => (x * 28 + y) % 256)
    expect(fitImage(image, { ink: 'light', fit: 'whole' })).toEqual(image.values)
  })

  it('averages the area under each pixel', () => {
    const fitted = fitImage(
      values(56, 56, (x, y) => 10 * (x % 2) + 30 * (y % 2)),
      { ink: 'light', fit: 'whole' },
    )
    expect(new Set(fitted)).toEqual(new Set([20]))
  })

  it('keeps the proportions and fills the rest with background', () => {
    const fitted = fitImage(
      values(14, 28, () => 200),
      { ink: 'light', fit: 'whole' },
    )
    const row = fitted.subarray(28, 56)
    expect(Array.from(row)).toEqual([...Array(7).fill(0), ...Array(14).fill(200), ...Array(7).fill(0)])
  })

  it('pads with the colour of the border, whatever touches it', () => {
    const photo = values(14, 28, (x, y) => (x === 0 && y < 5 ? 255 : 90))
    const row = fitImage(photo, { ink: 'light', fit: 'pad' }).subarray(27 * 28)
    expect(Array.from(row)).toEqual(Array(28).fill(90))
    const paper = fitImage(
      values(14, 28, () => 200),
      { ink: 'dark', fit: 'pad' },
    )
    expect(new Set(paper)).toEqual(new Set([55]))
  })

  it('stretches to the whole square', () => {
    const halves = values(14, 28, x => (x < 7 ? 0 : 200))
    const row = fitImage(halves, { ink: 'light', fit: 'stretch' }).subarray(28, 56)
    expect(Array.from(row)).toEqual([...Array(14).fill(0), ...Array(14).fill(200)])
  })

  it('makes dark ink light', () => {
    const paper = values(28, 28, (x, y) => (x === 14 && y === 14 ? 0 : 255))
    const fitted = fitImage(paper, { ink: 'dark', fit: 'whole' })
    expect([fitted[14 * 28 + 14], fitted[0]]).toEqual([255, 0])
    expect(fitImage(paper, { ink: 'light', fit: 'whole' })[0]).toBe(255)
  })

  it('crops to the ink: 20 pixels high, its mass in the middle', () => {
    // An L: more ink at the left and below.
    const ink = values(300, 200, (x, y) =>
      (x >= 40 && x < 50 && y >= 20 && y < 120) || (x >= 40 && x < 80 && y >= 110 && y < 120) ? 250 : 0,
    )
    const fitted = fitImage(ink, { ink: 'light', fit: 'crop' })
    const rows = Array.from({ length: 28 }, (_, y) => fitted.subarray(28 * y, 28 * y + 28).some(value => value > 125))
    expect(rows.filter(Boolean)).toHaveLength(20)
    let [mass, x, y] = [0, 0, 0]
    fitted.forEach((value, i) => {
      mass += value
      x += value * ((i % 28) + 0.5)
      y += value * (Math.floor(i / 28) + 0.5)
    })
    expect(x / mass).toBeCloseTo(14, 1)
    expect(y / mass).toBeCloseTo(14, 1)
  })

  it('leaves an empty image empty', () => {
    expect(
      fitImage(
        values(50, 20, () => 255),
        { ink: 'dark', fit: 'crop' },
      ),
    ).toEqual(new Uint8Array(784))
  })
})
