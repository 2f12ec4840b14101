import { PNG } from 'pngjs'
import { expect, test } from 'vitest'
import { withResolution } from './physical-size.ts'

test('the resolution follows the header, with a checksum, and the picture stays the same', () => {
  const image = new PNG({ width: 2, height: 3 })
  image.data.fill(77)
  const png = PNG.sync.write(image)
  const file = Buffer.from(withResolution(png, 300))
  expect(file.toString('latin1', 37, 41)).toBe('pHYs')
  // 300 dots per inch are 11811 per metre.
  expect([file.readUInt32BE(41), file.readUInt32BE(45), file[49]]).toEqual([11811, 11811, 1])
  // pngjs checks checksums.
  expect(PNG.sync.read(file).data).toEqual(image.data)
  expect(file.length).toBe(png.length + 21)
})
