import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { invalid } from '../../error.ts'
import type { LabelledFile, LabelledImages } from './labelled-images.ts'

const SIDE = 32
const PLANE = SIDE * SIDE
/** The published files have a fifth of this. */
const MAX_FILE_BYTES = 2 ** 30

interface Version {
  readonly train: readonly string[]
  readonly test: string
  readonly names: string
  /** Bytes before the pixels; the last is the label. CIFAR-100 has a coarse label first. */
  readonly labelBytes: number
}

const VERSIONS: readonly Version[] = [
  {
    train: [1, 2, 3, 4, 5].map(batch => `data_batch_${batch}.bin`),
    test: 'test_batch.bin',
    names: 'batches.meta.txt',
    labelBytes: 1,
  },
  { train: ['train.bin'], test: 'test.bin', names: 'fine_label_names.txt', labelBytes: 2 },
]

/**
 * CIFAR-10 or CIFAR-100 in their binary version, unpacked: per image a label and three planes of 32 × 32
 * (Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009).
 *
 * @returns undefined if the folder holds neither
 * @throws DataError if a file is missing or damaged
 */
export async function readCifar(folder: string): Promise<LabelledFile | undefined> {
  const files = await readdir(folder).catch((): string[] => [])
  const version = VERSIONS.find(({ train, test }) => files.includes(test) && train.some(name => files.includes(name)))
  if (!version) return undefined
  const missing = version.train.find(name => !files.includes(name))
  if (missing) throw invalid(`${folder}: holds no ${missing}; expected all of ${version.train.join(', ')}`)
  const names = files.includes(version.names)
    ? (await bytesOf(join(folder, version.names)))
        .toString('utf8')
        .split('\n')
        .map(name => name.trim())
        .filter(Boolean)
    : []
  const of = async (wanted: readonly string[]) => {
    const parts: LabelledImages[] = []
    for (const name of wanted) parts.push(images(join(folder, name), await bytesOf(join(folder, name)), version, names))
    return parts.length === 1 ? parts[0]! : joined(parts)
  }
  return { train: await of(version.train), test: await of([version.test]) }
}

async function bytesOf(file: string): Promise<Buffer> {
  const { size } = await stat(file)
  if (size > MAX_FILE_BYTES) throw invalid(`${file}: ${size} bytes; expected at most ${MAX_FILE_BYTES}`)
  return readFile(file)
}

function images(file: string, bytes: Buffer, { labelBytes }: Version, names: readonly string[]): LabelledImages {
  const record = labelBytes + 3 * PLANE
  const count = bytes.length / record
  if (!Number.isInteger(count) || count === 0)
    throw invalid(`${file}: ${bytes.length} bytes; expected a multiple of ${record}, one record for each image`)
  const pixels = new Uint8Array(count * 3 * PLANE)
  const labels: string[] = []
  for (let image = 0; image < count; image++) {
    const start = image * record + labelBytes
    const label = bytes[start - 1]!
    labels.push(names[label] ?? String(label))
    for (let pixel = 0; pixel < PLANE; pixel++)
      for (let channel = 0; channel < 3; channel++)
        pixels[3 * (image * PLANE + pixel) + channel] = bytes[start + channel * PLANE + pixel]!
  }
  return { width: SIDE, height: SIDE, channels: 3, pixels, labels }
}

function joined(parts: readonly LabelledImages[]): LabelledImages {
  return {
    ...parts[0]!,
    pixels: Buffer.concat(parts.map(({ pixels }) => pixels)),
    labels: parts.flatMap(({ labels }) => labels),
  }
}
