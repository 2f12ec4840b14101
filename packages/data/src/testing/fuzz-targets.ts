import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { stream } from '@finetune-lab/random'
import { type FuzzTarget, type FuzzTargets, mutatedBytes, mutatedText } from '@finetune-lab/testing'
import { encode as encodeJpeg } from 'jpeg-js'
import { PNG } from 'pngjs'
import { ZipFile } from 'yazl'
import { DataError } from '../error.ts'
import { unpackMembers } from '../fetch/unpack-members.ts'
import { encodeIdxImages, encodeIdxLabels, readIdxImages, readIdxLabels, scanIdxImages } from '../idx.ts'
import { decodeImage } from '../import/decode-image.ts'
import { exifOrientation } from '../import/exif-orientation.ts'
import { startFindings } from '../import/findings.ts'
import { fitDecoded } from '../import/fit-decoded.ts'
import { FITS } from '../import/fit-image.ts'
import { jpegHeader } from '../import/jpeg-header.ts'
import { readLabelledFile } from '../import/labelled/read-labelled-file.ts'
import { UnreadableImage } from '../import/unreadable-image.ts'
import { readLabels } from '../read-labels.ts'

// Each reader of what people and servers give: a DataError or an answer, nothing else.

export const targets: FuzzTargets = { idx, gzip, zip, 'classes.txt': classes, png, jpeg, exif, npz, csv, cifar }

const expected = (error: unknown) => error instanceof DataError
const temporaryFolder = () => mkdtempSync(join(tmpdir(), 'finetune-lab-fuzz-'))

function idx(): FuzzTarget<Uint8Array> {
  const { images, labels } = idxFiles()
  const valid = [images, labels]
  return { ...ofIdx(), valid, input: random => mutatedBytes(valid, random) }
}

function gzip(): FuzzTarget<Uint8Array> {
  const { images, labels, blank } = idxFiles()
  const packed = [images, blank].flatMap(bytes => [gzipSync(bytes), gzipSync(bytes, { level: 1 })])
  const wrong = [new Uint8Array(100_000), Buffer.from('no IDX')].map(bytes => gzipSync(bytes))
  const valid = [...packed, ...wrong]
  return {
    ...ofIdx(),
    valid,
    // Damaged on the way, or packed as damaged.
    input: random => (random(3) > 0 ? mutatedBytes(valid, random) : gzipSync(mutatedBytes([images, labels], random))),
  }
}

function idxFiles() {
  const noise = stream(1, 'fuzz')
  return {
    images: encodeIdxImages(Uint8Array.from({ length: 3 * 784 }, () => noise.integer(256))),
    blank: encodeIdxImages(new Uint8Array(40 * 784)),
    labels: encodeIdxLabels(Uint8Array.from({ length: 10 }, (_, i) => i)),
  }
}

/** By the reader that its magic number wants; images by either of theirs. */
function ofIdx() {
  const folder = temporaryFolder()
  const read = async (bytes: Uint8Array) => {
    const file = join(folder, 'idx')
    writeFileSync(file, bytes)
    const reader = bytes[0] !== 0x1f && bytes[3] === 1 ? 0 : 1 + (bytes.length % 2)
    await [readIdxLabels, readIdxImages, scanIdxImages][reader](file)
  }
  return { ...ofBytes, read, close: () => rmSync(folder, { recursive: true }) }
}

const ofBytes = { expected, fromBytes: (bytes: Uint8Array) => bytes }

async function zip(): Promise<FuzzTarget<Uint8Array>> {
  const members = ['gzip/letters-images', 'gzip/letters-labels']
  const zipped = (compress: boolean) => {
    const made = new ZipFile()
    for (const name of [...members, 'readme']) made.addBuffer(Buffer.from(name.repeat(20)), name, { compress })
    made.end()
    return buffer(made.outputStream)
  }
  const valid = [await zipped(true), await zipped(false)]
  const folder = temporaryFolder()
  const archive = join(folder, 'archive.zip')
  const into = join(folder, 'unpacked')
  mkdirSync(into)
  return {
    ...ofBytes,
    valid,
    input: random => mutatedBytes(valid, random),
    read: async bytes => {
      writeFileSync(archive, bytes)
      await unpackMembers(archive, members, into)
    },
    // Nothing but what was requested, and nothing outside the folder.
    check: () => {
      const left = [folder, into].map(each => readdirSync(each).sort().join()).join(' and ')
      if (left !== 'archive.zip,unpacked and letters-images,letters-labels') throw new Error(`left: ${left}`)
    },
    close: () => rmSync(folder, { recursive: true }),
  }
}

function classes(): FuzzTarget<string | Uint8Array> {
  const folder = temporaryFolder()
  const labels = join(folder, 'labels')
  writeFileSync(labels, encodeIdxLabels(Uint8Array.of(0, 1, 2)))
  const files = { trainImages: '', trainLabels: labels, testImages: '', testLabels: labels }
  const valid = ['a\nb\nc\n', 'circle\r\nsquare\r\ntriangle', Array.from({ length: 128 }, (_, i) => `${i}\n`).join('')]
  const signs = ['\n', '\r', '\r\n', '\t', ' ', '\u2028', '😀']
  const vocabulary = { signs, words: ['a', 'circle', '__proto__'], long: [] }
  const bytes = [
    ...valid.map(text => Buffer.from(text)),
    Buffer.from('\uFEFFä\nö\nü', 'utf16le'),
    Buffer.from('ä\nö\nü', 'latin1'),
  ]
  return {
    valid: bytes,
    fromBytes: bytes => bytes,
    input: random => (random(2) === 0 ? mutatedBytes(bytes, random) : mutatedText(valid, random, vocabulary)),
    read: async text => {
      writeFileSync(join(folder, 'classes.txt'), text)
      const { classes } = await readLabels({ found: true, name: 'own', folder, files })
      if (classes.length < 3 || new Set(classes).size < classes.length) throw new Error(`classes ${classes}`)
    },
    expected,
    close: () => rmSync(folder, { recursive: true }),
  }
}

function png(): FuzzTarget<Uint8Array> {
  return ofImage(
    ([0, 2, 4, 6] as const).flatMap(colorType =>
      ([8, 16] as const).map(bitDepth => {
        const png = new PNG({ width: 9, height: 11, colorType, bitDepth, inputColorType: 6 })
        png.data = pixels(9, 11)
        return PNG.sync.write(png, { colorType, bitDepth })
      }),
    ),
  )
}

function jpeg(): FuzzTarget<Uint8Array> {
  return ofImage(
    [
      [9, 11, 50],
      [16, 8, 90],
      [1, 1, 10],
    ].map(([width, height, quality]) => encodeJpeg({ width, height, data: pixels(width, height) }, quality).data),
  )
}

/** Of EXIF data in either byte order and of JPEG files that hold some: an orientation, and never an error. */
function exif(): FuzzTarget<Uint8Array> {
  const little = Buffer.from('49492a00080000000200000103000100000020000000120103000100000006000000', 'hex')
  const big = Buffer.from('4d4d002a0000000800010112000300000001000800000000', 'hex')
  const { data } = encodeJpeg({ width: 8, height: 8, data: pixels(8, 8) }, 50)
  const head = Buffer.from([0xff, 0xe1, 0, 8 + little.length])
  const photo = Buffer.concat([data.subarray(0, 2), head, Buffer.from('Exif\0\0'), little, data.subarray(2)])
  const valid = [little, big, photo]
  return {
    ...ofBytes,
    expected: () => false,
    valid,
    input: random => mutatedBytes(valid, random),
    read: bytes => {
      for (const orientation of [exifOrientation(Buffer.from(bytes)), jpegHeader(Buffer.from(bytes)).orientation])
        if (!(orientation >= 1 && orientation <= 8)) throw new Error(`orientation ${orientation}`)
    },
  }
}

const pixels = (width: number, height: number) =>
  Buffer.from(Uint8Array.from({ length: 4 * width * height }, (_, i) => (i * 37 + (i >> 3)) & 255))

/** A reason in words or 784 grey values. */
const ofImage = (valid: readonly Uint8Array[]): FuzzTarget<Uint8Array> => ({
  ...ofBytes,
  expected: error => error instanceof UnreadableImage,
  valid,
  input: random => mutatedBytes(valid, random),
  read: bytes => {
    const image = decodeImage(Buffer.from(bytes))
    for (const fit of FITS) {
      const { length } = fitDecoded(image, fit).values
      if (length !== 784) throw new Error(`${length} values`)
    }
  },
})

const fixture = (name: string) => readFileSync(new URL(`../../../../test-fixtures/labelled/${name}`, import.meta.url))

function npz() {
  return ofLabelled([fixture('medmnist.npz'), fixture('keras.npz')], 'images.npz')
}
function csv() {
  return ofLabelled([fixture('kaggle.csv')], 'images.csv')
}
function cifar() {
  return ofLabelled([fixture('cifar/test.bin')], 'test.bin')
}

/** Labelled arrays: images of the size that the file says, or a DataError. */
function ofLabelled(valid: readonly Buffer[], name: string): FuzzTarget<Uint8Array> {
  const folder = temporaryFolder()
  if (name === 'test.bin') writeFileSync(join(folder, 'train.bin'), valid[0]!)
  return {
    ...ofBytes,
    valid,
    input: random => mutatedBytes(valid, random),
    read: async bytes => {
      writeFileSync(join(folder, name), bytes)
      const found = await readLabelledFile(name === 'test.bin' ? folder : join(folder, name), startFindings())
      for (const { image } of [...found!.files.train, ...found!.files.test].flat().slice(0, 5)) {
        const { width, height, rgba } = image!()
        if (rgba.length !== 4 * width * height) throw new Error(`${rgba.length} values`)
      }
    },
    close: () => rmSync(folder, { recursive: true }),
  }
}
