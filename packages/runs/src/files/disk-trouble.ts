import { DiskError } from './store-error.ts'

/** What the file system's error means, in words for people; undefined where it is no matter of the disk. */
export function diskTrouble(error: unknown): string | undefined {
  if (error instanceof DiskError) return error.trouble
  const { code } = (error ?? {}) as NodeJS.ErrnoException
  if (code === 'ENOSPC') return 'the disk is full'
  if (code === 'EDQUOT') return 'the disk quota is used up'
  if (code === 'EROFS') return 'the file system is read-only'
  if (isForbidden(code)) return 'no permission to write'
  if (code === 'EIO' || code === 'ESTALE' || code === 'ENODEV' || code === 'ENOTCONN')
    return `the disk does not answer (${code})`
  return undefined
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
