import { renameSync } from 'node:fs'
import { writeStoreFile } from '../files/atomic-write.ts'
import { readJson } from '../files/bounded-read.ts'
import { lookAt, refuseLinks } from '../files/folders.ts'
import { DiskError, StoreError } from '../files/store-error.ts'
import { sweepFiles } from './layout.ts'
import {
  LONGEST_NAME,
  LONGEST_NOTES,
  MOST_TAGS,
  NOTHING_SAID,
  oneLine,
  type SweepAbout,
  sweepAboutSchema,
  tagProblem,
} from './sweep-about.ts'

/** @throws StoreError if the file is damaged */
export function readAbout(sweepFolder: string): SweepAbout {
  const {
    version: _,
    name,
    ...said
  } = readJson(sweepFiles(sweepFolder).about, sweepAboutSchema) ?? { version: 1 as const }
  return { ...NOTHING_SAID, ...said, ...(name && { name }) }
}

/**
 * Changes the given fields and keeps the others. An empty name restores the one in the experiment file. Tags are sorted. A
 * damaged file is moved aside.
 *
 * @throws StoreError that names the field, if one has no allowed value or the file cannot be written
 */
export function changeAbout(sweepFolder: string, change: Partial<SweepAbout>): SweepAbout {
  const about = checkedAbout({ ...beforeChange(sweepFolder), ...change })
  const { name, notes, tags, star, archived } = about
  const said = {
    version: 1,
    ...(name !== undefined && { name }),
    ...(notes !== '' && { notes }),
    ...(tags.length > 0 && { tags }),
    ...(star && { star }),
    ...(archived && { archived }),
  }
  const path = sweepFiles(sweepFolder).about
  try {
    writeStoreFile(path, `${JSON.stringify(said, null, 1)}\n`)
  } catch (cause) {
    if (cause instanceof StoreError) throw cause
    throw new StoreError(`${path}: cannot be written (${(cause as Error).message})`, { cause }, 'lack')
  }
  return about
}

function beforeChange(sweepFolder: string): SweepAbout {
  try {
    return readAbout(sweepFolder)
  } catch (error) {
    if (!(error instanceof StoreError) || error instanceof DiskError) throw error
    const { about, damagedAbout } = sweepFiles(sweepFolder)
    refuseLinks(sweepFolder, 2)
    if (lookAt(about)?.isFile()) renameSync(about, damagedAbout)
    return NOTHING_SAID
  }
}

function checkedAbout({ name, notes, tags, ...flags }: SweepAbout): SweepAbout {
  const plain = oneLine(name ?? '')
  if (plain.length > LONGEST_NAME)
    throw new StoreError(`name: ${plain.length} characters; expected at most ${LONGEST_NAME}`)
  if (notes.length > LONGEST_NOTES)
    throw new StoreError(`notes: ${notes.length} characters; expected at most ${LONGEST_NOTES}`)
  for (const tag of tags) {
    const problem = tagProblem(tag)
    if (problem) throw new StoreError(problem)
  }
  const distinct = [...new Set(tags)].toSorted()
  if (distinct.length > MOST_TAGS) throw new StoreError(`${distinct.length} tags; expected at most ${MOST_TAGS}`)
  return { ...(plain !== '' && { name: plain }), notes, tags: distinct, ...flags }
}

export interface KnownAbout {
  readonly about: SweepAbout
  /** Why the file is ignored. */
  readonly problem?: string
}

/** Returns what is said about the sweep now, read only when its file has changed. A damaged file says nothing. */
export function watchAbout(sweepFolder: string): () => KnownAbout {
  const path = sweepFiles(sweepFolder).about
  let seen: string | undefined
  let known: KnownAbout = { about: NOTHING_SAID }
  return () => {
    const found = lookAt(path)
    const state = found && [found.ino, found.size, found.mtimeMs].join()
    if (state === seen) return known
    seen = state
    try {
      known = { about: readAbout(sweepFolder) }
    } catch (error) {
      if (!(error instanceof StoreError)) throw error
      known = { about: NOTHING_SAID, problem: error.message }
    }
    return known
  }
}
