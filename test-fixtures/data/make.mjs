// Writes the small data sets for tests, valid and broken, next to this file. Run by hand: node
// test-fixtures/data/make.mjs
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'

const root = import.meta.dirname ?? dirname(new URL(import.meta.url).pathname)
for (const folder of ['good', 'broken']) rmSync(join(root, folder), { recursive: true, force: true })

/** An image that shows its class and its orientation: a bar in row 4 whose length is the class. */
function upright(label, brightness) {
  const image = new Uint8Array(784)
  image.fill(brightness, 4 * 28 + 1, 4 * 28 + 2 + label)
  image[20 * 28 + 2] = 255
  return image
}

function transposed(image) {
  return image.map((_, index) => image[(index % 28) * 28 + Math.floor(index / 28)])
}

function words(...values) {
  const bytes = Buffer.alloc(values.length * 4)
  values.forEach((value, index) => bytes.writeUInt32BE(value, index * 4))
  return bytes
}

const imageFile = images => Buffer.concat([words(0x803, images.length, 28, 28), ...images])
const labelFile = labels => Buffer.concat([words(0x801, labels.length), Buffer.from(labels)])
const gzip = bytes => gzipSync(bytes, { level: 9 })

function write(path, bytes) {
  const file = join(root, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, path.endsWith('.gz') && !(bytes[0] === 0x1f && bytes[1] === 0x8b) ? gzip(bytes) : bytes)
}

const digits = perClass => Array.from({ length: 10 * perClass }, (_, index) => index % 10)
const letters = Array.from({ length: 26 }, (_, index) => index + 1)

// mnist: 2 train images and 1 test image per class, plain and gzipped files mixed.
write('good/mnist/train-images-idx3-ubyte', imageFile(digits(2).map(label => upright(label, 200))))
write('good/mnist/train-labels-idx1-ubyte.gz', labelFile(digits(2)))
write('good/mnist/t10k-images.idx3-ubyte.gz', imageFile(digits(1).map(label => upright(label, 100))))
write('good/mnist/t10k-labels.idx1-ubyte', labelFile(digits(1)))

// emnist-letters: one image per class, transposed in the file, labels from 1.
for (const split of ['train', 'test']) {
  const images = letters.map(label => transposed(upright(label - 1, split === 'train' ? 200 : 100)))
  write(`good/emnist-letters/emnist-letters-${split}-images-idx3-ubyte.gz`, imageFile(images))
  write(`good/emnist-letters/emnist-letters-${split}-labels-idx1-ubyte.gz`, labelFile(letters))
}

// A custom folder: 3 classes with 4, 3 and 2 train images, names in classes.txt.
const shapes = [0, 0, 0, 0, 1, 1, 1, 2, 2]
write('good/shapes/train-images-idx3-ubyte.gz', imageFile(shapes.map(label => upright(label, 255))))
write('good/shapes/train-labels-idx1-ubyte', labelFile(shapes))
write('good/shapes/test-images-idx3-ubyte.gz', imageFile([0, 1, 2].map(label => upright(label, 255))))
write('good/shapes/test-labels-idx1-ubyte', labelFile([0, 1, 2]))
write('good/shapes/classes.txt', 'Circle\nSquare\nTriangle\n')

// Single broken files.
const three = imageFile([0, 1, 2].map(label => upright(label, 255)))
const packed = gzip(three)
const damaged = Buffer.from(packed)
damaged[damaged.length - 6] ^= 0xff // in the CRC-32, the first half of the last 8 bytes
write('broken/empty', Buffer.alloc(0))
write('broken/half-a-header', three.subarray(0, 10))
write('broken/labels-instead', labelFile([1, 2, 3]))
write('broken/not-idx', Buffer.from('<!DOCTYPE html><p>Not found'))
write('broken/other-size', Buffer.concat([words(0x803, 1, 32, 32), Buffer.alloc(1024)]))
write('broken/no-images', words(0x803, 0, 28, 28))
write('broken/billions', words(0x803, 4_000_000_000, 28, 28))
write('broken/a-million.gz', words(0x803, 1_000_000, 28, 28))
write('broken/truncated', three.subarray(0, 2000))
write('broken/truncated-before-packing.gz', three.subarray(0, 2000))
write('broken/truncated-after-packing.gz', packed.subarray(0, packed.length - 20))
write('broken/damaged.gz', damaged)
write('broken/trailing', Buffer.concat([three, Buffer.from('abc')]))
write('broken/trailing-before-packing.gz', Buffer.concat([three, Buffer.from('abc')]))
write('broken/trailing-after-packing.gz', Buffer.concat([packed, Buffer.from('abc')]))
write('broken/zeros-after-packing.gz', Buffer.concat([packed, Buffer.alloc(3)]))

// Folders whose files do not fit together.
function brokenMnist(name, trainLabels, testLabels = [0, 1, 2]) {
  write(`broken/${name}/mnist/train-images-idx3-ubyte.gz`, three)
  write(`broken/${name}/mnist/train-labels-idx1-ubyte`, labelFile(trainLabels))
  write(`broken/${name}/mnist/t10k-images-idx3-ubyte.gz`, three)
  write(`broken/${name}/mnist/t10k-labels-idx1-ubyte`, labelFile(testLabels))
}
brokenMnist('label-out-of-range', [0, 10, 2])
brokenMnist('fewer-labels', [0, 1])
write('broken/files-missing/mnist/train-images-idx3-ubyte.gz', three)
write('broken/files-missing/mnist/t10k-labels-idx1-ubyte', labelFile([0, 1, 2]))
