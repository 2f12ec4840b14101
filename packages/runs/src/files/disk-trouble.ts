import { diskTroubleOf } from '@finetune-lab/system'
import { DiskError } from './store-error.ts'

/** What the file system's error means, in words for people; undefined where it is no matter of the disk. */
export function diskTrouble(error: unknown): string | undefined {
  if (error instanceof DiskError) return error.trouble
  return diskTroubleOf((error as NodeJS.ErrnoException | undefined)?.code)
}

/**
 * Does what only reads.
 *
 * @param path what is read, for the error
 * @throws DiskError where a permission is missing or the disk does not answer; any other error as it is
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
