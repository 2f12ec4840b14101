import { checkFolder, diskTroubleOf, FolderError } from '@finetune-lab/system'
import { refuseLink } from '../files/folders.ts'
import { StoreError } from '../files/store-error.ts'
import { sweepsFolder } from './layout.ts'

/**
 * Checks that sweeps can be created in a store before any lengthy work begins. Changes nothing.
 *
 * @throws StoreError if they cannot
 */
export function checkStore(store: string): void {
  try {
    refuseLink(sweepsFolder(store))
    checkFolder(sweepsFolder(store))
  } catch (cause) {
    throw notWritable(store, cause)
  }
}

/** The error for a store that cannot be written to. */
export function notWritable(store: string, cause: unknown): StoreError {
  return new StoreError(
    `${store}: the store cannot be written (${reason(cause)}). Choose another: --store, or the setting finetuneLab.store.`,
    { cause },
  )
}

function reason(cause: unknown): string {
  if (cause instanceof FolderError) return cause.trouble
  const { code } = cause as NodeJS.ErrnoException
  if (code === 'ENOTDIR' || code === 'EEXIST') return 'there is a file where a folder is expected'
  return diskTroubleOf(code) ?? (cause instanceof Error ? cause.message : String(cause))
}
