import { closeSync, constants, fstatSync, openSync, type Stats } from 'node:fs'
import { dirname } from 'node:path'
import { lookAt, refuseLinks } from './folders.ts'
import { patiently } from './patiently.ts'
import { StoreError } from './store-error.ts'

/**
 * Opens a plain file of the store. A link could lead out of the store, and opening a named pipe would block until its other
 * end is opened, so both are refused.
 *
 * @param flags flags from `constants`; `O_CREAT` creates a missing file
 * @returns the file's descriptor
 * @throws StoreError if it is not a plain file in plain folders; the system's error if it cannot be opened
 */
export function openPlainFile(path: string, flags: number): number {
  refuseLinks(dirname(path), 2)
  // Opening a device may have effects, so check before opening.
  refuseUnlessPlain(path)
  const file = open(path, flags)
  // It may have been replaced in the meantime.
  const found = fstatSync(file)
  if (found.isFile()) return file
  closeSync(file)
  throw notPlain(path, found)
}

function open(path: string, flags: number): number {
  try {
    return patiently(() => openSync(path, flags | NO_LINKS | NO_WAITING), { milliseconds: 100 })
  } catch (cause) {
    // A link, a pipe without a reader or a socket, a folder.
    if (!['ELOOP', 'ENXIO', 'EISDIR'].includes((cause as NodeJS.ErrnoException).code ?? '')) throw cause
    throw notPlain(path, lookAt(path), cause)
  }
}

/** @throws StoreError if something other than a plain file exists at the path */
export function refuseUnlessPlain(path: string): void {
  const found = lookAt(path)
  if (found && !found.isFile()) throw notPlain(path, found)
}

export const notPlain = (path: string, found: Stats | undefined, cause?: unknown) =>
  new StoreError(`${path}: expected a plain file, but this is ${kindOf(found)}`, { cause })

function kindOf(found: Stats | undefined): string {
  if (found?.isSymbolicLink()) return 'a link; the store follows no links out of itself'
  if (found?.isDirectory()) return 'a folder'
  if (found?.isFIFO()) return 'a named pipe'
  if (found?.isSocket()) return 'a socket'
  return found?.isFile() ? 'another file by now' : 'a device'
}

/** Windows has neither flag, nor pipes that a file's name could refer to. */
const NO_LINKS = constants.O_NOFOLLOW ?? 0
const NO_WAITING = constants.O_NONBLOCK ?? 0
