import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SYSTEM_DATA } from '../registry.ts'

/**
 * Folders that hold the real files of a data set, as they are published. None is part of this project: MNIST is read
 * if `shared/data/mnist` is next to the checkout, and Fashion-MNIST from Debian's package `dataset-fashion-mnist`.
 */
const places: Readonly<Record<string, string>> = {
  mnist:
    process.env.FINETUNE_LAB_REAL_MNIST ?? fileURLToPath(new URL('../../../../../shared/data/mnist', import.meta.url)),
  'fashion-mnist': process.env.FINETUNE_LAB_REAL_FASHION_MNIST ?? join(SYSTEM_DATA, 'fashion-mnist'),
}

/** Where a data set's real files are, and whether they are on this machine. */
export function publishedFiles(name: string): { readonly folder: string; readonly here: boolean } {
  const folder = places[name]!
  return { folder, here: existsSync(folder) }
}
