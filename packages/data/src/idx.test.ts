import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { DataError } from './error.ts'
import {
  encodeIdxImages,
  encodeIdxLabels,
  readIdxImageCount,
  readIdxImages,
  readIdxLabels,
  scanIdxImages,
} from './idx.ts'
import { fixture, temporaryFolder } from './testing.ts'

describe('reading', () => {
  it('gives the same images from a plain file and from its gzipped copy, in shared memory', async () => {
    const folder = await temporaryFolder()
    const plain = fixture('good/mnist/train-images-idx3-ubyte')
    const packed = join(folder, 'packed') // no .gz: gzip is known by its first bytes
    await writeFile(packed, gzipSync(await readFile(plain)))
    const [fromPlain, fromPacked] = [await readIdxImages(plain), await readIdxImages(packed)]
    expect(fromPacked.images).toEqual(fromPlain.images)
    expect([fromPlain.count, fromPlain.images.length]).toEqual([20, 20 * 784])
    expect(fromPlain.images.buffer).toBeInstanceOf(SharedArrayBuffer)
    // Image 3: row 4 holds a bar of 4 pixels.
    expect([...fromPlain.images.subarray(3 * 784 + 4 * 28, 3 * 784 + 4 * 28 + 7)]).toEqual([
      0, 200, 200, 200, 200, 0, 0,
    ])
  })

  it('reads labels as they are in the file', async () => {
    const { labels } = await readIdxLabels(fixture('good/emnist-letters/emnist-letters-test-labels-idx1-ubyte.gz'))
    expect([...labels]).toEqual(Array.from({ length: 26 }, (_, index) => index + 1))
  })

  it('gives the SHA-256 of the content, packed or not, read or only scanned', async () => {
    const folder = await temporaryFolder()
    const content = encodeIdxImages(Uint8Array.from({ length: 700 * 784 }, (_, index) => (index * index) % 251))
    await writeFile(join(folder, 'plain'), content)
    await writeFile(join(folder, 'packed.gz'), gzipSync(content))
    const expected = createHash('sha256').update(content).digest('hex')
    for (const file of [join(folder, 'plain'), join(folder, 'packed.gz')])
      expect([(await readIdxImages(file)).checksum, await scanIdxImages(file)]).toEqual([expected, expected])
  })

  it('accepts gzip data in several members, as pigz and cat make them', async () => {
    const file = join(await temporaryFolder(), 'members.gz')
    const whole = gunzipSync(await readFile(fixture('good/shapes/train-images-idx3-ubyte.gz')))
    await writeFile(file, Buffer.concat([gzipSync(whole.subarray(0, 1000)), gzipSync(whole.subarray(1000))]))
    expect((await readIdxImages(file)).images).toEqual(new Uint8Array(whole.subarray(16)))
  })

  it('does not unpack beyond what the header promises', async () => {
    const file = join(await temporaryFolder(), 'bomb.gz')
    const oneImage = encodeIdxImages(new Uint8Array(784))
    await writeFile(file, gzipSync(Buffer.concat([oneImage, Buffer.alloc(64 * 1024 * 1024)])))
    const before = process.memoryUsage().arrayBuffers
    await expect(readIdxImages(file)).rejects.toThrow(
      'more bytes follow the last of 1 images; expected 800 bytes in all',
    )
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * 1024 * 1024)
  })
})

describe('broken files', () => {
  const images: [file: string, message: string][] = [
    ['empty', 'ends after 0 bytes; the header of an IDX file of images has 16'],
    ['half-a-header', 'ends after 10 bytes; the header of an IDX file of images has 16'],
    ['labels-instead', 'starts with 0x00000801; an IDX file of images starts with 0x00000803'],
    ['not-idx', 'starts with 0x3c21444f; an IDX file of images starts with 0x00000803'],
    ['other-size', 'images of 32 × 32 (bytes 8 to 15); expected 28 × 28'],
    ['no-images', '0 images (bytes 4 to 7); expected at least one'],
    ['billions', '4000000000 images (bytes 4 to 7); expected at most 1000000'],
    ['a-million.gz', 'is truncated: 1000000 images (bytes 4 to 7) make 784000016 bytes; there are at most'],
    ['truncated', 'is truncated: 3 images (bytes 4 to 7) make 2368 bytes; there are 2000'],
    ['truncated-before-packing.gz', 'is truncated: ends after 2000 bytes; 3 images (bytes 4 to 7) make 2368'],
    ['truncated-after-packing.gz', 'is truncated: the gzip data is not at its end at byte 41, where the file ends'],
    ['damaged.gz', 'the gzip data is damaged, or other bytes follow it, between bytes 0 and 61 (incorrect data check)'],
    ['trailing', '3 bytes follow the last of 3 images; expected 2368 bytes in all'],
    ['trailing-before-packing.gz', 'more bytes follow the last of 3 images; expected 2368 bytes in all'],
    [
      'trailing-after-packing.gz',
      'the gzip data is damaged, or other bytes follow it, between bytes 0 and 64 (incorrect header check)',
    ],
    ['zeros-after-packing.gz', '3 bytes follow the end of the gzip data at byte 61; expected none'],
    ['not-there', 'cannot be read (ENOENT); expected an IDX file'],
    ['fewer-labels', 'is not a file; expected an IDX file, gzipped or not'],
  ]
  it.each(images)('%s: the message names the file, the place and what was expected', async (name, message) => {
    const file = fixture(`broken/${name}`)
    const error = await readIdxImages(file).catch(error => error)
    expect(error).toBeInstanceOf(DataError)
    expect(error.kind).toBe('input')
    expect(error.message.startsWith(`${file}: ${message}`), error.message).toBe(true)
  })

  it('a header that cannot be true is refused by the count alone too', async () => {
    await expect(readIdxImageCount(fixture('broken/billions'))).rejects.toThrow('expected at most 1000000')
    expect(await readIdxImageCount(fixture('good/mnist/t10k-images.idx3-ubyte.gz'))).toBe(10)
  })
})

describe('writing', () => {
  it('makes files that are read back the same', async () => {
    const folder = await temporaryFolder()
    const images = Uint8Array.from({ length: 2 * 784 }, (_, index) => index % 256)
    const labels = Uint8Array.of(7, 255)
    await writeFile(join(folder, 'images'), encodeIdxImages(images))
    await writeFile(join(folder, 'labels'), encodeIdxLabels(labels))
    expect(await readIdxImages(join(folder, 'images'))).toMatchObject({ count: 2, images })
    expect(await readIdxLabels(join(folder, 'labels'))).toMatchObject({ count: 2, labels })
  })

  it('refuses bytes that are not whole images', () => {
    expect(() => encodeIdxImages(new Uint8Array(785))).toThrow('785 bytes: expected a multiple of 784')
  })
})
