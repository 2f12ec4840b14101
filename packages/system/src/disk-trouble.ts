/** Explains a file system's error code to the user; undefined if the disk is not the cause. */
export function diskTroubleOf(code: string | undefined): string | undefined {
  if (code === 'ENOSPC') return 'the disk is full'
  if (code === 'EDQUOT') return 'the disk quota is used up'
  if (code === 'EROFS') return 'the file system is read-only'
  if (code === 'EACCES' || code === 'EPERM') return 'no permission to write'
  if (code === 'EIO' || code === 'ESTALE' || code === 'ENODEV' || code === 'ENOTCONN')
    return `the disk does not respond (${code})`
  return undefined
}
