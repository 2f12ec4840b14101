import { fuzz, mutatedBytes, type Random } from '@finetune-lab/random/testing'
import { encode as encodeJpeg } from 'jpeg-js'
import { PNG } from 'pngjs'
import { expect, test } from 'vitest'
import { DataError } from '../error.ts'
import { decodeImage } from './decode-image.ts'
import { fitImage } from './fit-image.ts'

// 10,000 damaged images of each kind: a DataError or 784 grey values, nothing else.

const expected = (error: unknown) => error instanceof DataError

function read(bytes: Uint8Array): void {
  const image = decodeImage('an image', Buffer.from(bytes))
  for (const fit of ['whole', 'crop'] as const) {
    const { length } = fitImage(image, { ink: 'auto', fit })
    if (length !== 784) throw new Error(`${length} values`)
  }
}

function pixels(width: number, height: number): Buffer {
  return Buffer.from(Uint8Array.from({ length: 4 * width * height }, (_, i) => (i * 37 + (i >> 3)) & 255))
}

test('PNG', async () => {
  const valid = ([0, 2, 4, 6] as const).flatMap(colorType =>
    ([8, 16] as const).map(bitDepth => {
      const png = new PNG({ width: 9, height: 11, colorType, bitDepth, inputColorType: 6 })
      png.data = pixels(9, 11)
      return PNG.sync.write(png, { colorType, bitDepth })
    }),
  )
  const input = (random: Random) => mutatedBytes(valid, random)
  expect((await fuzz('PNG', { input, read, expected })).failed).toEqual([])
}, 600_000)

test('JPEG', async () => {
  const valid = [
    [9, 11, 50],
    [16, 8, 90],
    [1, 1, 10],
  ].map(([width, height, quality]) => encodeJpeg({ width, height, data: pixels(width, height) }, quality).data)
  const input = (random: Random) => mutatedBytes(valid, random)
  expect((await fuzz('JPEG', { input, read, expected })).failed).toEqual([])
}, 600_000)
