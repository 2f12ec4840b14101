import { readFileSync } from 'node:fs'
import { deflateSync } from 'node:zlib'
import { encode as encodeJpeg } from 'jpeg-js'
import { PNG } from 'pngjs'
import { expect, test } from 'vitest'
import { decodeImage } from './decode-image.ts'
import { chunk } from './testing.ts'

// Small files that would take much memory or time: rejected before they do.

const png = PNG.sync.write(new PNG({ width: 8, height: 8 }))

test('an interlaced PNG that unpacks to more than its pixels', () => {
  const head = Buffer.from(png.subarray(0, 33))
  head[28] = 1
  const bomb = Buffer.concat([
    head,
    chunk('IDAT', deflateSync(new Uint8Array(2 ** 24))),
    chunk('IEND', new Uint8Array()),
  ])
  expect(bomb.length).toBeLessThan(20_000)
  expect(() => decodeImage(bomb)).toThrow('damaged: the file unpacks to more than its pixels')
})

test('a PNG that states a second size', () => {
  const second = Buffer.from(png.subarray(16, 29))
  second.writeUInt32BE(2 ** 31 - 1)
  const twice = Buffer.concat([png.subarray(0, 33), chunk('IHDR', second), png.subarray(33)])
  expect(() => decodeImage(twice)).toThrow('damaged: the file gives its size twice')
})

test.each([
  ['png', 2 ** 30],
  ['jpg', 0x7f7f],
])('a %s of an unreasonable size', (name, side) => {
  const { data } = encodeJpeg({ width: 8, height: 8, data: Buffer.alloc(256) }, 50)
  const file = Buffer.from(name === 'png' ? png : data)
  // Height and width in the frame's header, SOF0.
  const frame = file.indexOf(Buffer.from([0xff, 0xc0])) + 5
  if (name === 'png') for (const at of [16, 20]) file.writeUInt32BE(side, at)
  else file.fill(0x7f, frame, frame + 4)
  expect(() => decodeImage(file)).toThrow(
    `images of more than 64 megapixels; make them smaller (${side} × ${side} pixels)`,
  )
})

test.each(['jpg', 'png'])('a %s whose size needs more bytes than it has', name => {
  const large = Buffer.from(png)
  large.writeUInt32BE(4096, 16)
  large.writeUInt32BE(4096, 20)
  // Found by jazzer.js: 2.5 s and 800 MB for 304 bytes.
  const found = new URL('../../../../test-fixtures/fuzz/jpeg/tiny-but-16-megapixels.jpg', import.meta.url)
  expect(() => decodeImage(name === 'jpg' ? readFileSync(found) : large)).toThrow(
    /^truncated: the file is too short for its size in pixels \(\d+ × \d+ pixels\)$/,
  )
})

test('a JPEG with more scans than any program writes', () => {
  const { data } = encodeJpeg({ width: 8, height: 8, data: Buffer.alloc(256) }, 50)
  const scan = data.subarray(data.indexOf(Buffer.from([0xff, 0xda])), data.length - 2)
  const many = Buffer.concat([data.subarray(0, data.length - 2), ...new Array<Buffer>(100).fill(scan)])
  expect(() => decodeImage(many)).toThrow('JPEG images of more than 64 scans (101 scans)')
})

test('scans after the end of the image are not counted', () => {
  const { data } = encodeJpeg({ width: 8, height: 8, data: Buffer.alloc(256) }, 50)
  const trailer = Buffer.from('ffda'.repeat(100), 'hex')
  expect(decodeImage(Buffer.concat([data, trailer]))).toMatchObject({ width: 8, height: 8 })
})
