import { lstatSync, readlinkSync, realpathSync, type Stats } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { OutputError } from './output-error.ts'

/** What a path given for an output leads to. */
export type OutputPlace =
  /** A plain file that may not exist yet. `path`: with links resolved. `linked`: reached through a link. */
  | { readonly kind: 'file'; readonly path: string; readonly before?: Stats; readonly linked: boolean }
  /** A FIFO, a device or a file that another process has open: opened and written, never replaced. */
  | { readonly kind: 'stream'; readonly path: string }
  /** A file descriptor of this process: `/dev/stdout`, `/dev/fd/63`. */
  | { readonly kind: 'descriptor'; readonly descriptor: number }

/** The number of links that Linux follows. */
const MOST_LINKS = 40
/** `/dev/fd` on macOS; on Linux it is a link to `/proc/<process>/fd`. */
const DESCRIPTORS = /^\/dev\/fd$|^\/proc\/(\d+)(?:\/task\/\d+)?\/fd$/

/**
 * Follows the links of a path one by one: the path of a descriptor looks like a link to a plain file, but has to be
 * written through.
 *
 * @throws OutputError for folders and sockets; the file system's error if a part of the path cannot be examined
 */
export function outputPlace(path: string): OutputPlace {
  let place = resolve(path)
  for (let links = 0; links <= MOST_LINKS; links++) {
    const open = openFileAt(place)
    if (open) return open
    const entry = lstatSync(place, { throwIfNoEntry: false })
    if (entry === undefined) return { kind: 'file', path: place, linked: links > 0 }
    if (!entry.isSymbolicLink()) return placeOf(place, entry, links > 0)
    place = resolve(realpathSync(dirname(place)), readlinkSync(place))
  }
  throw new OutputError(`${resolve(path)}: cannot be written (its links lead in a circle)`)
}

function placeOf(path: string, entry: Stats, linked: boolean): OutputPlace {
  if (entry.isFile()) return { kind: 'file', path, before: entry, linked }
  if (entry.isFIFO() || entry.isCharacterDevice() || entry.isBlockDevice()) return { kind: 'stream', path }
  const what = entry.isDirectory() ? 'a folder' : entry.isSocket() ? 'a socket' : 'neither a file nor a pipe'
  throw new OutputError(`${path}: cannot be written (it is ${what}; expected a file, a pipe or a device)`)
}

/** The place, if the path names an open file of this or another process. */
function openFileAt(path: string): OutputPlace | undefined {
  if (process.platform === 'win32' || !/^\d+$/.test(basename(path))) return undefined
  const match = DESCRIPTORS.exec(realFolder(path))
  if (!match) return undefined
  const [, owner = String(process.pid)] = match
  return owner === String(process.pid)
    ? { kind: 'descriptor', descriptor: Number(basename(path)) }
    : { kind: 'stream', path }
}

function realFolder(path: string): string {
  try {
    return realpathSync(dirname(path))
  } catch {
    return ''
  }
}
