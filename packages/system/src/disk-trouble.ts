/** What a code of the file system means to a person who writes; undefined where the disk is not to blame. */
export function diskTroubleOf(code: string | undefined): string | undefined {
  if (code === 'ENOSPC') return 'the disk is full'
  if (code === 'EDQUOT') return 'the disk quota is used up'
  if (code === 'EROFS') return 'the file system is read-only'
  if (code === 'EACCES' || code === 'EPERM') return 'no permission to write'
  if (code === 'EIO' || code === 'ESTALE' || code === 'ENODEV' || code === 'ENOTCONN')
    return `the disk does not answer (${code})`
  return undefined
}
