import { mkdirSync, renameSync, rmSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { makeFolder } from '@finetune-lab/system'
import { flushFolder, temporaryName, writeFileAtomically } from '../files/atomic-write.ts'
import { MAX_JSON_BYTES, readStoreFile } from '../files/bounded-read.ts'
import { refuseLink } from '../files/folders.ts'

import { StoreError } from '../files/store-error.ts'
import { notWritable } from './check-store.ts'
import { keepOutOfGit } from './keep-out-of-git.ts'
import { DEFAULT_STORE, runFiles, runFolder, runsFolder, sweepFiles, sweepFolder, sweepsFolder } from './layout.ts'
import type { SweepRecord } from './sweep.ts'

/**
 * Creates the sweep's folder, whole or not at all.
 *
 * @param experimentText text of the experiment file
 * @param reused folders of finished runs to copy, by run id; see `findReusableRuns`
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
      `${record.runs.length} runs with their finetunes result in a record of ${recordText.length} bytes; expected at most ${MAX_JSON_BYTES}. Split the experiment.`,
    )
  const temporary = temporaryName(folder)
  try {
    refuseLink(sweepsFolder(store))
    const made = makeFolder(sweepsFolder(store))
    mkdirSync(temporary)
    // A folder with another name may hold more than the store.
    if (basename(store) === DEFAULT_STORE && made.includes(resolve(store))) keepOutOfGit(store)
    keepOutOfGit(sweepsFolder(store))
    mkdirSync(runsFolder(temporary))
    for (const [run, source] of reused) copyRun(source, runFolder(temporary, run))
    writeFileAtomically(sweepFiles(temporary).experiment, experimentText)
    writeFileAtomically(sweepFiles(temporary).record, recordText)
    renameSync(temporary, folder)
    flushFolder(sweepsFolder(store))
    return folder
  } catch (cause) {
    removeIfPossible(temporary)
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

/** Whatever made creation fail may also prevent removal. `clean` finds the folder later. */
function removeIfPossible(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true })
  } catch {}
}
