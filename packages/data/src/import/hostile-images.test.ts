import { readFileSync } from 'node:fs'
import { deflateSync } from 'node:zlib'
import { encode as encodeJpeg } from 'jpeg-js'
import { PNG } from 'pngjs'
import { expect, test } from 'vitest'
import { decodeImage } from './decode-image.ts'

// Small files that would take much: refused before it is taken.

const png = PNG.sync.write(new PNG({ width: 8, height: 8 }))

function chunk(type: string, data: Uint8Array): Buffer {
  const head = Buffer.alloc(8)
  head.writeUInt32BE(data.length)
  head.write(type, 4)
  return Buffer.concat([head, data, Buffer.alloc(4)])
}

test('an interlaced PNG that unpacks to more than its pixels', () => {
  const head = Buffer.from(png.subarray(0, 33))
  head[28] = 1
  const bomb = Buffer.concat([head, chunk('IDAT', deflateSync(new Uint8Array(2 ** 24)))])
  expect(bomb.length).toBeLessThan(20_000)
  expect(() => decodeImage('a.png', bomb)).toThrow(
    'a.png: its data unpacks to more than 624 bytes; 8 × 8 pixels take less',
  )
})

test('a PNG that names another size after the first', () => {
  const second = Buffer.from(png.subarray(16, 29))
  second.writeUInt32BE(2 ** 31 - 1)
  const twice = Buffer.concat([png.subarray(0, 33), chunk('IHDR', second), png.subarray(33)])
  expect(() => decodeImage('a.png', twice)).toThrow('a.png: names its size twice; expected one chunk IHDR')
})

test.each([
  ['png', 16],
  ['jpg', 0],
])('a %s of a size that nobody needs', (name, at) => {
  const { data } = encodeJpeg({ width: 8, height: 8, data: Buffer.alloc(256) }, 50)
  const file = Buffer.from(name === 'png' ? png : data)
  if (name === 'png') file.writeUInt32BE(2 ** 30, at)
  // Height and width in the frame's header, SOF0.
  else file.fill(0x7f, file.indexOf(Buffer.from([0xff, 0xc0])) + 5, file.indexOf(Buffer.from([0xff, 0xc0])) + 9)
  expect(() => decodeImage(`a.${name}`, file)).toThrow(/^a\.(png|jpg): .*(megapixels|MP)/)
})

test.each([
  [
    'jpg',
    'found by jazzer.js: 2.5 s and 800 MB for 304 bytes',
    /^a\.jpg: is damaged \(maxResolutionInMP limit exceeded/,
  ],
  ['png', 'the same', /^a\.png: 4096 × 4096 pixels in \d+ bytes; expected a whole image$/],
])('a %s whose size says more than its bytes can hold (%s)', (name, _, message) => {
  const large = Buffer.from(png)
  large.writeUInt32BE(4096, 16)
  large.writeUInt32BE(4096, 20)
  const found = new URL('../../../../test-fixtures/fuzz/jpeg/tiny-but-16-megapixels.jpg', import.meta.url)
  expect(() => decodeImage(`a.${name}`, name === 'jpg' ? readFileSync(found) : large)).toThrow(message)
})

test('a JPEG of more scans than anybody makes', () => {
  const { data } = encodeJpeg({ width: 8, height: 8, data: Buffer.alloc(256) }, 50)
  const scan = data.subarray(data.indexOf(Buffer.from([0xff, 0xda])), data.length - 2)
  const many = Buffer.concat([data.subarray(0, data.length - 2), ...new Array<Buffer>(100).fill(scan)])
  expect(() => decodeImage('a.jpg', many)).toThrow('a.jpg: 101 scans; expected a JPEG image of at most 64')
})
