import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolder } from '@finetune-lab/system'
import { flushFolder, temporaryName, writeFileAtomically } from '../files/atomic-write.ts'
import { MAX_JSON_BYTES, readStoreFile } from '../files/bounded-read.ts'
import { refuseLink } from '../files/folders.ts'

import { StoreError } from '../files/store-error.ts'
import { notWritable } from './check-store.ts'
import { runFiles, runFolder, runsFolder, sweepFiles, sweepFolder, sweepsFolder } from './layout.ts'
import type { SweepRecord } from './sweep.ts'

/**
 * Makes the sweep's folder, whole or not at all.
 *
 * @param experimentText the file as it was
 * @param reused finished runs to be copied: folders by run id, see `findReusableRuns`
 * @returns the sweep's folder
 */
export function createSweep(
  store: string,
  record: SweepRecord,
  experimentText: string,
  reused: ReadonlyMap<string, string> = new Map(),
): string {
  const folder = sweepFolder(store, record.id)
  const recordText = `${JSON.stringify(record, null, 1)}\n`
  if (recordText.length > MAX_JSON_BYTES)
    throw new StoreError(
      `${record.runs.length} runs with their finetunes make a record of ${recordText.length} bytes; expected at most ${MAX_JSON_BYTES}. Make several experiments of it.`,
    )
  const beside = temporaryName(folder)
  try {
    refuseLink(sweepsFolder(store))
    makeFolder(sweepsFolder(store))
    mkdirSync(beside)
    keepOutOfGit(sweepsFolder(store))
    mkdirSync(runsFolder(beside))
    for (const [run, source] of reused) copyRun(source, runFolder(beside, run))
    writeFileAtomically(sweepFiles(beside).experiment, experimentText)
    writeFileAtomically(sweepFiles(beside).record, recordText)
    renameSync(beside, folder)
    flushFolder(sweepsFolder(store))
    return folder
  } catch (cause) {
    removeIfPossible(beside)
    throw notWritable(store, cause)
  }
}

function copyRun(from: string, to: string): void {
  mkdirSync(to)
  const [source, target] = [runFiles(from), runFiles(to)]
  for (const file of ['events', 'model', 'log', 'result'] as const) {
    const bytes = readStoreFile(source[file])
    if (bytes) writeFileAtomically(target[file], bytes)
  }
}

/** What made the sweep fail may be in the way of this too: then `clean` finds it later. */
function removeIfPossible(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true })
  } catch {}
}

/** Results are large and local: those in a workspace stay out of its repository unless a person wants them there. */
function keepOutOfGit(sweeps: string): void {
  const path = join(sweeps, '.gitignore')
  try {
    writeFileSync(path, '*\n', { flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}
