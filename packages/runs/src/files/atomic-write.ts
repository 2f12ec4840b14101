import { randomBytes } from 'node:crypto'
import { closeSync, constants, fsyncSync, linkSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { refuseLinks } from './folders.ts'
import { patiently } from './patiently.ts'
import { refuseUnlessPlain } from './plain-file.ts'

/**
 * Writes a file in a sweep's or run's folder, whole or not at all.
 *
 * @param writer as in `writeFileAtomically`
 * @throws StoreError unless the path is a plain file or does not exist, in plain folders
 */
export function writeStoreFile(path: string, contents: string | Uint8Array, writer?: string): void {
  refuseLinks(dirname(path), 2)
  refuseUnlessPlain(path)
  writeFileAtomically(path, contents, writer)
}

/**
 * Writes a file whole or not at all: writes a temporary file next to it, flushes it to disk and renames it. A link in its
 * place is replaced, not followed.
 *
 * @param writer part of the temporary name, so that what a killed writer left behind can be identified
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
 * Creates a file with its contents in one step, if it does not exist. Of several processes that try, on any host, one
 * succeeds.
 *
 * @returns false if it exists
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
    // The run's holder has removed the temporary file, so another engine was first.
    if (code === 'ENOENT') return false
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error
    return createWithoutHardLinks(path, contents)
  } finally {
    rmSync(temporary, { force: true })
  }
}

/** For file systems without hard links (exFAT, some network shares): the file exists a moment before its contents. */
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
 * Creates a file that does not exist.
 *
 * @param flushed whether to wait until it is on disk
 * @throws EEXIST if anything exists at the path, even a dead link
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

/** Writes all contents, as a single write may be partial. */
export function writeAll(file: number, contents: string | Uint8Array): void {
  const bytes = typeof contents === 'string' ? Buffer.from(contents) : contents
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written)
}

/** Flushes a folder, which puts renames in it on disk. Windows cannot open folders and does not need this. */
export function flushFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** Whether a file is temporary. A killed process leaves its temporary files behind. */
export const isTemporary = (name: string) => name.startsWith('.') && name.endsWith('.tmp')

/**
 * The name of a temporary file to be renamed to `path`. It cannot be guessed, so nobody can place a link to another file
 * there.
 */
export const temporaryName = (path: string, writer?: string) =>
  join(dirname(path), ['', basename(path), ...(writer === undefined ? [] : [writer]), randomName(), 'tmp'].join('.'))

const randomName = () => randomBytes(12).toString('hex')
