import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { IMAGE_PIXELS } from '../dataset.ts'
import { decodeImage } from './decode-image.ts'
import type { Findings } from './findings.ts'
import { type FittedImage, fitDecoded } from './fit-decoded.ts'
import type { Fit } from './fit-image.ts'
import { checkBytes } from './image-limits.ts'
import type { Place } from './list-folder.ts'
import { type Choice, choose, type Ink, mannerOf, mostBits, type Traits } from './manner.ts'
import { UnreadableImage } from './unreadable-image.ts'

export interface ReadOptions {
  readonly ink: Ink
  readonly fit: Fit
  readonly signal?: AbortSignal
  readonly onProgress?: (done: number, total: number) => void
}

export interface ReadImages {
  /** [files, 784]; 0 if a file was not read. */
  readonly fitted: Uint8Array
  /** By file: whether it was read… */
  readonly isRead: readonly boolean[]
  /** … and whether it is blank or nearly so. */
  readonly isBlank: readonly boolean[]
  readonly choice: Choice
}

/**
 * Reads images of any size as 28 × 28, light on black, all in the same manner. Each is first read as its own border
 * suggests. Once all have been read, the majority decides, and those that differ are read again.
 *
 * Damaged files are left out. They are added to the findings, as are images that were read but look wrong.
 */
export async function readImages(
  files: readonly Place[],
  findings: Findings,
  { ink, fit, signal, onProgress }: ReadOptions,
): Promise<ReadImages> {
  const fitted = new Uint8Array(files.length * IMAGE_PIXELS)
  const seen: (Omit<FittedImage, 'values'> | undefined)[] = new Array(files.length).fill(undefined)
  const firstByContent = new Map<string, number>()
  let [done, total] = [0, files.length]

  const read = async (index: number, choice?: Choice) => {
    signal?.throwIfAborted()
    const place = files[index]!
    seen[index] = undefined
    fitted.fill(0, index * IMAGE_PIXELS, (index + 1) * IMAGE_PIXELS)
    try {
      const bytes = place.image ? undefined : await readBytes(place.path)
      const decoded = place.image ? place.image() : decodeImage(bytes!)
      const { values, ...rest } = fitDecoded(decoded, fit, choice)
      if (!choice) noteDuplicate(index, bytes ?? decoded.rgba)
      fitted.set(values, index * IMAGE_PIXELS)
      seen[index] = rest
    } catch (error) {
      if (!(error instanceof UnreadableImage)) throw error
      findings.add('left out', error.reason, place.label, error.detail)
    }
    onProgress?.(++done, total)
  }
  const readAgain = async (choice: Choice, differs: (traits: Traits) => boolean) => {
    const again = files.flatMap((_, i) => (seen[i] && differs(seen[i].traits) ? [i] : []))
    total += again.length
    for (const index of again) await read(index, choice)
  }
  const noteDuplicate = (index: number, bytes: Uint8Array | Uint16Array) => {
    const content = createHash('sha256').update(bytes).digest('base64')
    const first = firstByContent.get(content)
    if (first === undefined) firstByContent.set(content, index)
    else findings.add('note', 'files with the same content as another', files[index]!.label, `= ${files[first]!.label}`)
  }

  for (const index of files.keys()) await read(index)
  const bits = mostBits(seen.flatMap(image => image?.traits ?? []))
  // A different number of bits changes which borders count as dark.
  await readAgain({ bits }, traits => traits.bits !== undefined && traits.bits !== bits)
  const choice = choose(
    seen.flatMap(image => (image && !image.blank ? image.traits : [])),
    ink,
  )
  await readAgain({ ...choice, bits }, traits => mannerOf(traits, choice).ink !== traits.ink)
  seen.forEach((image, i) => {
    if (image) addOddities(image, files[i]!, { ...choice, bits }, ink, findings)
  })
  return {
    fitted,
    isRead: seen.map(image => image !== undefined),
    isBlank: seen.map(image => image?.blank === true),
    choice: { ...choice, bits },
  }
}

async function readBytes(path: string): Promise<Buffer> {
  try {
    checkBytes((await stat(path)).size)
    return await readFile(path)
  } catch (error) {
    if (error instanceof UnreadableImage) throw error
    const { code } = error as NodeJS.ErrnoException
    throw new UnreadableImage('files or folders that cannot be opened', { detail: code, cause: error })
  }
}

function addOddities(
  { traits, blank }: Omit<FittedImage, 'values'>,
  { label }: Place,
  choice: Choice,
  ink: Ink,
  findings: Findings,
): void {
  if (blank) findings.add('odd', 'blank, or nearly so: hardly any contrast', label)
  if (traits.bits !== undefined && choice.bits < 16)
    findings.add('note', `16-bit images that use ${choice.bits} bits, read as such`, label)
  if (blank || ink !== 'auto') return
  const [own, most] = [traits.ink, mannerOf(traits, choice).ink]
  if (own === most) return
  if (traits.transparent)
    findings.add('odd', `${own} ink on a transparent ground, where most such images have ${most} ink`, label)
  else findings.add('odd', borderReason(most), label)
}

/** @param most the ink of most images */
const borderReason = (most: 'dark' | 'light') =>
  most === 'dark'
    ? 'dark borders where most images have light ones; read as dark ink on light like those (--ink each: each by its own border)'
    : 'light borders where most images have dark ones; read as light ink on dark like those (--ink each: each by its own border)'
