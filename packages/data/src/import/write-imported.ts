import { randomUUID } from 'node:crypto'
import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { makeFolder } from '@finetune-lab/system'
import type { Split } from '../dataset.ts'
import { encodeIdxImages, encodeIdxLabels } from '../idx.ts'
import { FILE_ROLES, MNIST_FORMAT, usualName } from '../registry.ts'
import type { Finding } from './findings.ts'
import type { Fit } from './fit-image.ts'
import type { Choice, Ink } from './manner.ts'

/** Where a data set came from and how its files were used: `import.json` in its folder. */
export interface ImportRecord {
  /** Version of this record's format. */
  readonly version: 1
  /** The folder of images. */
  readonly source: string
  readonly settings: { readonly ink: Ink; readonly fit: Fit; readonly testShare?: number; readonly seed?: number }
  readonly readAs: Choice
  /** Images of each class. */
  readonly classes: readonly ({ readonly name: string } & Readonly<Record<Split, number>>)[]
  /** Every file that was left out, looks wrong, or deserves a note. */
  readonly findings: readonly Finding[]
}

const RECORD = 'import.json'
const CLASSES = 'classes.txt'

/** The names of all files that an import writes. */
export const IMPORTED_FILES: readonly string[] = [
  CLASSES,
  RECORD,
  ...FILE_ROLES.map(role => `${usualName(MNIST_FORMAT, role)}.gz`),
]

/** Writes a data set's folder next to its target and renames it, so that it appears complete or not at all. */
export async function writeImported(
  target: string,
  record: ImportRecord,
  splits: Readonly<Record<Split, { readonly images: Uint8Array; readonly labels: Uint8Array }>>,
): Promise<void> {
  const temporary = `${target}.${randomUUID()}.tmp`
  makeFolder(temporary)
  try {
    for (const split of ['train', 'test'] as const) {
      const { images, labels } = splits[split]
      await writePacked(join(temporary, usualName(MNIST_FORMAT, `${split}Images`)), encodeIdxImages(images))
      await writePacked(join(temporary, usualName(MNIST_FORMAT, `${split}Labels`)), encodeIdxLabels(labels))
    }
    await writeFile(join(temporary, CLASSES), `${record.classes.map(({ name }) => name).join('\n')}\n`)
    await writeFile(join(temporary, RECORD), `${JSON.stringify(record, null, 2)}\n`)
    await rm(target, { recursive: true, force: true })
    await rename(temporary, target)
  } catch (error) {
    await rm(temporary, { recursive: true, force: true })
    throw error
  }
}

async function writePacked(file: string, bytes: Uint8Array): Promise<void> {
  await writeFile(`${file}.gz`, await promisify(gzip)(bytes))
}
