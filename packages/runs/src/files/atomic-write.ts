import { randomBytes } from 'node:crypto'
import { closeSync, constants, fsyncSync, linkSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { refuseLinks } from './folders.ts'
import { patiently } from './patiently.ts'
import { refuseUnlessPlain } from './plain-file.ts'

/**
 * Puts a file of a sweep's or a run's folder in place, whole or not at all.
 *
 * @param writer as in `writeFileAtomically`
 * @throws StoreError for anything but a plain file, or nothing yet, in plain folders
 */
export function writeStoreFile(path: string, contents: string | Uint8Array, writer?: string): void {
  refuseLinks(dirname(path), 2)
  refuseUnlessPlain(path)
  writeFileAtomically(path, contents, writer)
}

/**
 * Puts a file in place whole or not at all: written next to it, flushed to disk, renamed. A link in its place is
 * replaced, not followed.
 *
 * @param writer becomes part of the temporary name, so that what a killed writer left behind can be told from others'
 */
export function writeFileAtomically(path: string, contents: string | Uint8Array, writer?: string): void {
  const temporary = temporaryName(path, writer)
  try {
    createFile(temporary, contents, { flushed: true })
    patiently(() => renameSync(temporary, path))
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
  flushFolder(dirname(path))
}

/**
 * Creates a file with its contents in one step, if there is none: of several that try, on any host, one succeeds.
 *
 * @returns false where there is one
 */
export function createExclusively(path: string, contents: string, writer?: string): boolean {
  const temporary = temporaryName(path, writer)
  try {
    createFile(temporary, contents)
    linkSync(temporary, path)
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return false
    // The run's holder has tidied up around us: somebody else was first.
    if (code === 'ENOENT') return false
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error
    return createWithoutHardLinks(path, contents)
  } finally {
    rmSync(temporary, { force: true })
  }
}

/** For file systems without hard links (exFAT, some network shares): the file is there a moment before its contents. */
function createWithoutHardLinks(path: string, contents: string): boolean {
  try {
    createFile(path, contents)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/**
 * Creates a file that is not there yet.
 *
 * @param flushed whether to wait until it is on disk
 * @throws EEXIST where anything is there, be it a link that leads nowhere
 */
export function createFile(path: string, contents: string | Uint8Array, { flushed = false } = {}): void {
  const file = openSync(path, CREATE)
  try {
    writeAll(file, contents)
    if (flushed) fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

const CREATE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0)

/** A write may take only a part. */
export function writeAll(file: number, contents: string | Uint8Array): void {
  const bytes = typeof contents === 'string' ? Buffer.from(contents) : contents
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written)
}

/** A rename is on disk once its folder is. Windows cannot open folders, and needs no such flush. */
export function flushFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** Files that are being written; those of a process that was killed stay behind. */
export const isTemporary = (name: string) => name.startsWith('.') && name.endsWith('.tmp')

/**
 * The name of a file that is to be renamed to `path`. Nobody can guess it: whoever could would lay a link there that leads
 * to another file.
 */
export const temporaryName = (path: string, writer?: string) =>
  join(dirname(path), ['', basename(path), ...(writer === undefined ? [] : [writer]), randomName(), 'tmp'].join('.'))

const randomName = () => randomBytes(12).toString('hex')
