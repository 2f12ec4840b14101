import { randomBytes } from 'node:crypto'
import {
  closeSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  type Stats,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { flushFolder, writeAll } from '../files/atomic-write.ts'
import { patiently } from '../files/patiently.ts'

/**
 * Writes a file whole or not at all: writes a temporary file next to it, flushes it to disk and renames it.
 *
 * @param before the file to replace, whose owner and permissions are kept as far as the system allows
 */
export function replaceFile(path: string, contents: string | Uint8Array, before?: Stats): void {
  // Short: the file's own name may already be as long as is allowed.
  const temporary = join(dirname(path), `.${randomBytes(9).toString('hex')}.tmp`)
  const file = openSync(temporary, 'wx')
  try {
    try {
      writeAll(file, contents)
      if (before) keepPermissions(file, before)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    patiently(() => renameSync(temporary, path))
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
  try {
    flushFolder(dirname(path))
  } catch {
    // A folder may be writable but not readable. The file is in place anyway.
  }
}

function keepPermissions(file: number, { uid, gid, mode }: Stats): void {
  const made = fstatSync(file)
  let sameOwner = made.uid === uid && made.gid === gid
  if (!sameOwner)
    try {
      fchownSync(file, uid, gid)
      sameOwner = true
    } catch {
      // Only root may give files away.
    }
  fchmodSync(file, mode & (sameOwner ? 0o7777 : 0o777))
}
