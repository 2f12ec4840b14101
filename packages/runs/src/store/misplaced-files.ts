import { type Dirent, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { lookAt } from '../files/folders.ts'
import { notPlain } from '../files/plain-file.ts'
import { StoreError } from '../files/store-error.ts'
import { claimNames, isId, leaseNames, runFiles, runsFolder, sweepFiles } from './layout.ts'

const { slurmLogs, challenge, ownLease: _, ...plainOfSweep } = sweepFiles('')
const { claim: __, ...plainOfRun } = runFiles('')
const SWEEP_FILES = new Set(Object.values(plainOfSweep))
const RUN_FILES = new Set(Object.values(plainOfRun))
const SWEEP_FOLDERS = new Set([slurmLogs, challenge, runsFolder('')])

/** Nobody reads more than a few. */
const MOST_NAMED = 5

/**
 * One sentence for each entry that has the name of a file or folder of the sweep but is something else, such as a link,
 * named pipe or device. Such an entry is neither read nor written.
 */
export function misplacedFiles(sweepFolder: string): string[] {
  const entries = entriesIn(sweepFolder)
  const runs = entriesIn(runsFolder(sweepFolder)).filter(({ name }) => isId(name))
  return [
    ...entries.filter(({ name }) => SWEEP_FILES.has(name) || leaseNames.test(name)).flatMap(notFile),
    ...entries.filter(({ name }) => SWEEP_FOLDERS.has(name)).flatMap(notFolder),
    ...runs.flatMap(notFolder),
    ...runs
      .flatMap(({ path }) => entriesIn(path))
      .filter(({ name }) => RUN_FILES.has(name) || claimNames.test(name))
      .flatMap(notFile),
  ]
}

/** @throws StoreError if anything in the sweep is not what its name says */
export function refuseMisplacedFiles(sweepFolder: string): void {
  const found = misplacedFiles(sweepFolder)
  const more = found.length > MOST_NAMED ? [`… and ${found.length - MOST_NAMED} more`] : []
  if (found.length > 0) throw new StoreError([...found.slice(0, MOST_NAMED), ...more].join('\n'))
}

interface Entry {
  readonly path: string
  readonly name: string
  readonly type: Dirent
}

const notFile = ({ path, type }: Entry): string[] => (type.isFile() ? [] : [notPlain(path, lookAt(path)).message])

/** A plain file among the runs' folders is harmless. */
const notFolder = ({ path, type }: Entry): string[] =>
  type.isDirectory() || type.isFile() ? [] : [`${path}: expected a folder; the store follows no links out of itself`]

/** Entries of a folder; none if it does not exist or cannot be read, which its readers report. */
function entriesIn(folder: string): Entry[] {
  try {
    if (!lookAt(folder)?.isDirectory()) return []
    return readdirSync(folder, { withFileTypes: true }).map(type => ({
      path: join(folder, type.name),
      name: type.name,
      type,
    }))
  } catch {
    return []
  }
}
