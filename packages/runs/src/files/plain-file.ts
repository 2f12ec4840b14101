import { closeSync, constants, fstatSync, openSync, type Stats } from 'node:fs'
import { dirname } from 'node:path'
import { lookAt, refuseLinks } from './folders.ts'
import { patiently } from './patiently.ts'
import { StoreError } from './store-error.ts'

/**
 * Opens a plain file of the store, and nothing else: a link could lead out of the store, and opening a named pipe would
 * wait until somebody opens its other end.
 *
 * @param flags of `constants`; `O_CREAT` makes a file that is missing
 * @returns the file's descriptor
 * @throws StoreError for anything but a plain file in plain folders; the system's error if it cannot be opened
 */
export function openPlainFile(path: string, flags: number): number {
  refuseLinks(dirname(path), 2)
  // A device may act on being opened, so it is not opened to find out what it is.
  refuseUnlessPlain(path)
  const file = open(path, flags)
  // Somebody may have replaced it in the meantime.
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

/** @throws StoreError if something is there that is no plain file */
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

/** Windows has neither flag, and no links or pipes that a file's name could lead to. */
const NO_LINKS = constants.O_NOFOLLOW ?? 0
const NO_WAITING = constants.O_NONBLOCK ?? 0
