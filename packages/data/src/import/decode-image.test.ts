import { readFileSync } from 'node:fs'
import { describe, expect, it, test } from 'vitest'
import { decodeImage } from './decode-image.ts'
import { flattenImage } from './flatten-image.ts'
import { chunk, exif, type Grey, jpeg, png, rawPng, values, withExif } from './testing.ts'

const onWhite = (bytes: Buffer) => flattenImage(decodeImage(bytes), 8).white
const fixture = (name: string) => readFileSync(new URL(`../../../../test-fixtures/images/${name}`, import.meta.url))

describe('PNG', () => {
  it('is read exactly', () => {
    const grey: Grey = (x, y) => 4 * x + 3 * y
    expect(onWhite(png(30, 20, grey))).toEqual(values(30, 20, grey))
    expect(onWhite(png(1, 1, () => 7))).toEqual(values(1, 1, () => 7))
  })

  it('shows white paper where it is transparent', () => {
    const opacity: Grey = x => 255 * x
    expect(onWhite(png(2, 1, () => 0, opacity)).values).toEqual(Uint8Array.of(255, 0))
  })

  it('may have bytes after its end', () => {
    const grey: Grey = (x, y) => 9 * x + y
    expect(onWhite(Buffer.concat([png(8, 8, grey), Buffer.alloc(100)]))).toEqual(values(8, 8, grey))
  })

  test.each([
    ['black and white', { depth: 1, colour: 0 }, [0, 0b01000000], [], [0, 255]],
    [
      'a palette of 2 bits',
      { depth: 2, colour: 3 },
      [0, 0b01100000],
      [chunk('PLTE', Buffer.from('000000ffffff808080', 'hex'))],
      [255, 128],
    ],
    [
      'grey with a transparent grey',
      { depth: 8, colour: 0 },
      [0, 0, 200],
      [chunk('tRNS', Buffer.from([0, 0]))],
      [255, 200],
    ],
    [
      'colours with a transparent one',
      { depth: 8, colour: 2 },
      [0, 1, 2, 3, 9, 9, 9],
      [chunk('tRNS', Buffer.from([0, 1, 0, 2, 0, 3]))],
      [255, 9],
    ],
    [
      'a palette with opacities',
      { depth: 8, colour: 3 },
      [0, 0, 1],
      [chunk('PLTE', Buffer.alloc(6)), chunk('tRNS', Buffer.from([0, 255]))],
      [255, 0],
    ],
    ['grey with opacity', { depth: 8, colour: 4 }, [0, 40, 255, 40, 0], [], [40, 255]],
    [
      'grey with a gamma, which is ignored, as other readers do',
      { depth: 8, colour: 0 },
      [0, 10, 20],
      [chunk('gAMA', Buffer.from([0, 0, 0xb1, 0x8f]))],
      [10, 20],
    ],
  ] as const)('%s', (_, form, row, before, expected) => {
    expect(
      Array.from(onWhite(rawPng({ width: 2, height: 1, ...form }, Uint8Array.from(row), ...before)).values),
    ).toEqual(expected)
  })

  it('with fewer rows than its header says is truncated', () => {
    const form = { width: 2, height: 2, depth: 8, colour: 0 }
    const cut = 'truncated: the file ends before the image does'
    expect(() => decodeImage(rawPng(form, Uint8Array.of(0, 1, 2)))).toThrow(cut)
    expect(() => decodeImage(rawPng({ ...form, interlaced: true }, Uint8Array.of(0, 1, 0, 2)))).toThrow(cut)
    expect(Array.from(onWhite(rawPng(form, Uint8Array.of(0, 1, 2, 0, 3, 4))).values)).toEqual([1, 2, 3, 4])
  })

  it('may be interlaced', () => {
    // 2 × 2: pass 1 has the first pixel, pass 6 the one on its right, pass 7 the row below.
    const form = { width: 2, height: 2, depth: 8, colour: 0, interlaced: true }
    const file = rawPng(form, Uint8Array.of(0, 10, 0, 20, 0, 30, 40))
    expect(Array.from(onWhite(file).values)).toEqual([10, 20, 30, 40])
  })
})

describe('JPEG', () => {
  it('is read approximately', () => {
    const grey: Grey = (x, y) => 4 * x + 3 * y
    expect(furthest(onWhite(jpeg(30, 20, grey)).values, values(30, 20, grey).values)).toBeLessThanOrEqual(3)
  })

  // An L of three shades on white, saved by Pillow 12 under its own names; luma of the ink according to Pillow.
  test.each([
    ['progressive.jpg', 66],
    ['cmyk.jpg', 66],
    ['rgb.jpg', 66],
  ])('%s', (name, ink) => {
    const { width, height, values: grey } = onWhite(fixture(name))
    expect([width, height]).toEqual([60, 60])
    expect(
      furthest([grey[0]!, grey[30 * 60 + 14]!, grey[47 * 60 + 40]!, grey[10 * 60 + 40]!], [255, ink, ink, 255]),
    ).toBeLessThanOrEqual(2)
  })

  test.each([
    ['arithmetic coding', 0xc9, 8],
    ['lossless or hierarchical', 0xc3, 8],
    ['12 bits per sample', 0xc1, 12],
  ])('with %s is not read', (detail, marker, precision) => {
    const photo = jpeg(8, 8, () => 9)
    const frame = photo.indexOf(Buffer.from([0xff, 0xc0]))
    photo[frame + 1] = marker
    photo[frame + 4] = precision
    expect(() => decodeImage(photo)).toThrow(
      `JPEG images in a rare form, which is not read; convert them to plain JPEG or PNG (${detail})`,
    )
  })
})

// Upright: 1 2 3 over 4 5 6.
const STORED: Record<number, readonly [width: number, height: number, pixels: string]> = {
  1: [3, 2, '123456'],
  2: [3, 2, '321654'],
  3: [3, 2, '654321'],
  4: [3, 2, '456123'],
  5: [2, 3, '142536'],
  6: [2, 3, '362514'],
  7: [2, 3, '635241'],
  8: [2, 3, '415263'],
}

test.each(Object.entries(STORED))('EXIF orientation %s is turned upright', (orientation, [width, height, pixels]) => {
  const upright = [10, 20, 30, 40, 50, 60]
  for (const order of ['II', 'MM'] as const) {
    const file = rawPng(
      { width, height, depth: 8, colour: 0 },
      rowsOf(width, pixels),
      chunk('eXIf', exif(Number(orientation), order)),
    )
    expect(onWhite(file)).toEqual({ width: 3, height: 2, values: Uint8Array.from(upright) })
  }
  // Blocks of 8 × 8 pixels, so that JPEG does not blur them.
  const blocks: Grey = (x, y) => 30 * Number(pixels[Math.floor(y / 8) * width + Math.floor(x / 8)])
  const photo = onWhite(withExif(jpeg(8 * width, 8 * height, blocks), Number(orientation)))
  expect([photo.width, photo.height]).toEqual([24, 16])
  const middles = upright.map((_, i) => photo.values[(4 + 8 * Math.floor(i / 3)) * 24 + 4 + 8 * (i % 3)]!)
  expect(
    furthest(
      middles,
      upright.map(value => 3 * value),
    ),
  ).toBeLessThanOrEqual(3)
})

test('for a file that cannot be read, the message says why', () => {
  const whole = png(28, 28, (x, y) => 3 * x * (y % 3))
  const damaged = Buffer.from(whole)
  damaged[45] = damaged[45]! ^ 0xff
  expect(
    [
      Buffer.alloc(0),
      Buffer.from('GIF89a, and more of it'),
      Buffer.from('<!DOCTYPE html><html>not found</html>'),
      Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:0'),
      Buffer.from('just some words in a file'),
      whole.subarray(0, 20),
      whole.subarray(0, 60),
      damaged,
      jpeg(64, 64, (x, y) => x * y).subarray(0, 200),
    ].map(bytes => {
      try {
        return decodeImage(bytes)
      } catch (error) {
        return (error as Error).message
      }
    }),
  ).toEqual([
    'empty files',
    'GIF images, which are not read; convert them to PNG or JPEG',
    'web pages that are named as images',
    'Git LFS pointers instead of images; run "git lfs pull"',
    'not PNG or JPEG, despite the extension',
    'truncated: the file ends before the image does',
    'truncated: the file ends before the image does',
    'damaged: the pixels cannot be decoded',
    'truncated: the file ends before the image does',
  ])
})

function rowsOf(width: number, pixels: string): Uint8Array {
  const rows = pixels.match(new RegExp(`.{${width}}`, 'g'))!
  return Uint8Array.from(rows.flatMap(row => [0, ...Array.from(row, digit => 10 * Number(digit))]))
}

function furthest(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  return Math.max(...Array.from(found, (value, i) => Math.abs(value - expected[i]!)))
}
