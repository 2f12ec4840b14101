import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, linkSync, openSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { patiently } from './patiently.ts'

/**
 * Puts a file in place whole or not at all: written beside, flushed to disk, renamed.
 *
 * @param writer names the file beside, so that what is left of a writer that was killed can be told from others'
 */
export function writeFileAtomically(path: string, contents: string | Uint8Array, writer?: string): void {
  const beside = besideOf(path, writer)
  try {
    const file = openSync(beside, 'w')
    try {
      writeAll(file, contents)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    patiently(() => renameSync(beside, path))
  } catch (error) {
    rmSync(beside, { force: true })
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
  const beside = besideOf(path, writer)
  try {
    writeFileSync(beside, contents)
    linkSync(beside, path)
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return false
    // The run's holder has tidied up around us: somebody else was first.
    if (code === 'ENOENT') return false
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error
    return createWithoutLinks(path, contents)
  } finally {
    rmSync(beside, { force: true })
  }
}

/** For file systems without hard links (exFAT, some network shares): the file is there a moment before its contents. */
function createWithoutLinks(path: string, contents: string): boolean {
  try {
    writeFileSync(path, contents, { flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

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

/** No two processes, on whatever host, write beside under the same name. */
const besideOf = (path: string, writer = randomBytes(6).toString('hex')) =>
  join(dirname(path), `.${basename(path)}.${writer}.tmp`)
