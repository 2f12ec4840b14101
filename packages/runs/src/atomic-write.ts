import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** Puts a file in place whole or not at all: written beside, flushed to disk, renamed. */
export function writeFileAtomically(path: string, contents: string | Uint8Array): void {
  const beside = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`)
  try {
    const file = openSync(beside, 'w')
    try {
      const bytes = typeof contents === 'string' ? Buffer.from(contents) : contents
      for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(beside, path)
  } catch (error) {
    rmSync(beside, { force: true })
    throw error
  }
  flushFolder(dirname(path))
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
