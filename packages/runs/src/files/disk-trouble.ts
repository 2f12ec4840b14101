import { diskTroubleOf, FolderError } from '@finetune-lab/system'
import { DiskError } from './store-error.ts'

/** A user-facing explanation of a file system error; undefined if the disk is not to blame. */
export function diskTrouble(error: unknown): string | undefined {
  if (error instanceof DiskError) return error.trouble
  if (error instanceof FolderError) return diskTrouble(error.cause)
  return diskTroubleOf((error as NodeJS.ErrnoException | undefined)?.code)
}

/**
 * Runs a function that only reads.
 *
 * @param path the path being read, for the error
 * @throws DiskError if a permission is missing or the disk does not respond; any other error unchanged
 */
export function reading<Result>(path: string, read: () => Result): Result {
  try {
    return read()
  } catch (cause) {
    const forbidden = isForbidden((cause as NodeJS.ErrnoException).code)
    const trouble = forbidden ? 'no permission to read it' : diskTrouble(cause)
    throw trouble === undefined || cause instanceof DiskError ? cause : new DiskError(path, trouble, { cause })
  }
}

const isForbidden = (code: string | undefined) => code === 'EACCES' || code === 'EPERM'
