import { existsSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { invalid } from '../error.ts'
import { MAX_IMAGES } from '../idx.ts'
import type { Findings } from './findings.ts'
import { kindByContent, kindByName, notRead } from './image-kind.ts'
import { type Listing, listFolder, type Place } from './list-folder.ts'

/**
 * The PNG and JPEG files in a class's folder and, as in torchvision and Keras, in the folders below it. Files that are not
 * read are added to the findings.
 */
export async function imagesBelow(folder: Place, findings: Findings): Promise<Place[]> {
  const images: Place[] = []
  const waiting = [folder]
  for (let place = waiting.shift(); place; place = waiting.shift()) {
    const { folders, files } = await listFolder(place, findings)
    for (const file of files) {
      if (!(await isRead(file, findings))) continue
      images.push(file)
      if (place !== folder)
        findings.add('note', "images in folders below a class's folder, read as its images", file.label)
    }
    waiting.unshift(...folders)
    // Links can make a few folders look like thousands.
    if (images.length + waiting.length > MAX_IMAGES)
      throw invalid(`${folder.path}: more than ${MAX_IMAGES} images and folders; expected fewer`)
  }
  return images
}

/** Images that are in no class's folder. */
export async function looseImages(listings: readonly Listing[], findings: Findings): Promise<void> {
  for (const file of listings.flatMap(({ files }) => files))
    if (await isRead(file, findings)) findings.add('left out', 'images outside the class folders', file.label)
}

/** Whether a file is a PNG or JPEG by its name; others are added to the findings. */
async function isRead({ path, label, name }: Place, findings: Findings): Promise<boolean> {
  const kind = kindByName(name)
  if (kind === 'read') return true
  if (kind !== undefined) {
    findings.add('left out', notRead(kind), label)
    return false
  }
  const head = await readHead(path)
  const target = kindByContent(head) === undefined ? linkedPath(path, head) : undefined
  if (target !== undefined)
    findings.add('left out', 'links that were copied as plain files; make them links again', label, `→ ${target}`)
  else if (kindByContent(head) !== undefined)
    findings.add('left out', 'images whose names do not end in .png, .jpg or .jpeg; rename them', label)
  else findings.add('note', 'files that are not images, ignored', label)
  return false
}

/** Git on Windows and some archives make of a link a file that holds the path; the path is returned if it leads to something. */
function linkedPath(path: string, head: Buffer): string | undefined {
  const target = head.toString()
  if (!/^[^\p{Cc}\u{fffd}]*\/[^\p{Cc}\u{fffd}]+$/u.test(target) || head.length === HEAD) return undefined
  return existsSync(resolve(dirname(path), target)) ? target : undefined
}

/** Enough for a signature, and for the path in a small file. */
const HEAD = 512

async function readHead(path: string): Promise<Buffer> {
  const head = Buffer.alloc(HEAD)
  const file = await open(path).catch(() => undefined)
  try {
    const bytesRead = (await file?.read(head, 0, HEAD, 0))?.bytesRead ?? 0
    return head.subarray(0, bytesRead)
  } catch {
    return Buffer.alloc(0)
  } finally {
    await file?.close()
  }
}
