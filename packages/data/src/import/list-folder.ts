import type { BigIntStats } from 'node:fs'
import { readdir, readlink, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { invalid } from '../error.ts'
import type { DecodedImage } from './decoded-image.ts'
import type { Findings } from './findings.ts'

/** A file or folder inside the folder of images. */
export interface Place {
  readonly path: string
  /** Its path in the folder of images, with "/"; "" is that folder. */
  readonly label: string
  readonly name: string
  /** Device and inode of each folder on the path, to notice a link back to one of them. */
  readonly chain: readonly string[]
  /** Of an image inside a file with many: the image itself. */
  readonly image?: () => DecodedImage
}

export interface Listing {
  readonly folders: readonly Place[]
  readonly files: readonly Place[]
}

const MAX_DEPTH = 64

/** The folder of images itself, where the walk begins. */
export async function startPlace(folder: string): Promise<Place> {
  const { dev, ino } = await stat(folder, { bigint: true }).catch(cause => {
    throw unlistable(folder, cause)
  })
  return { path: folder, label: '', name: '', chain: [`${dev}:${ino}`] }
}

/**
 * Files and folders in a folder, sorted by name; links are followed. Hidden and system files are ignored. What can be
 * neither read nor followed is added to the findings.
 *
 * @throws DataError if the folder cannot be listed
 */
export async function listFolder(place: Place, findings: Findings): Promise<Listing> {
  const entries = await readdir(place.path, { withFileTypes: true }).catch(cause => {
    throw unlistable(place.path, cause)
  })
  const [folders, files]: [Place[], Place[]] = [[], []]
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const { name } = entry
    const path = join(place.path, name)
    const label = place.label ? `${place.label}/${name}` : name
    if (isIgnored(name)) findings.add('note', 'hidden and system files, ignored', label)
    else if (entry.isFile()) files.push({ path, label, name, chain: place.chain })
    else {
      const found = await stat(path, { bigint: true }).catch(async (error: NodeJS.ErrnoException) => {
        const [reason, detail] = await whyNot(path, error)
        findings.add('left out', reason, label, detail)
      })
      if (found?.isFile()) files.push({ path, label, name, chain: place.chain })
      else if (found?.isDirectory())
        folders.push(...followed({ path, label, name, chain: place.chain }, found, findings))
      else if (found) findings.add('left out', 'pipes, sockets or devices instead of files', label)
    }
  }
  return { folders, files }
}

const unlistable = (folder: string, cause: NodeJS.ErrnoException) =>
  invalid(`${folder}: cannot be read (${cause.code}); expected a folder of images`, cause)

function followed(place: Place, { dev, ino }: BigIntStats, findings: Findings): Place[] {
  const identity = `${dev}:${ino}`
  if (place.chain.includes(identity))
    findings.add('left out', 'links that lead back to a folder that holds them', place.label)
  else if (place.chain.length >= MAX_DEPTH)
    findings.add('left out', `folders more than ${MAX_DEPTH} levels deep`, place.label)
  else return [{ ...place, chain: [...place.chain, identity] }]
  return []
}

async function whyNot(path: string, { code }: NodeJS.ErrnoException): Promise<[reason: string, detail?: string]> {
  const target = await readlink(path).catch(() => undefined)
  if (code === 'ELOOP') return ['links that lead back to themselves', target && `→ ${target}`]
  if (target !== undefined && (code === 'ENOENT' || code === 'ENOTDIR'))
    return ['links that lead nowhere', `→ ${target}`]
  if (code === 'ENOENT' && path.includes('\u{fffd}')) return ['names that are not UTF-8; rename them']
  return ['files or folders that cannot be opened', code]
}

/** Files that macOS, Windows and network drives leave in folders, and hidden ones. */
const isIgnored = (name: string) => name.startsWith('.') || SYSTEM_NAMES.includes(name.toLowerCase())

const SYSTEM_NAMES = [
  '__macosx',
  'icon\r',
  'thumbs.db',
  'ehthumbs.db',
  'desktop.ini',
  '$recycle.bin',
  'system volume information',
  '@eadir',
  'lost+found',
]
