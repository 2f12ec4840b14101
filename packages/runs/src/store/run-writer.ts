import { closeSync, constants, fstatSync, ftruncateSync, readSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Claim, isHeld, removeClaims, renewClaim } from '../claims/claim.ts'
import { isTemporary, writeAll, writeFileAtomically } from '../files/atomic-write.ts'
import { readStoreFile } from '../files/bounded-read.ts'
import { namesIn, refuseLinks } from '../files/folders.ts'
import { openPlainFile, refuseUnlessPlain } from '../files/plain-file.ts'
import type { NewRunEvent } from './event.ts'
import { LEVELS, makeRunFolder, runFiles } from './layout.ts'
import type { RunResult } from './result.ts'

/** Writes one run's folder. Only the worker that trains the run holds one. */
export interface RunWriter {
  /** Appends to events.jsonl. */
  event(event: NewRunEvent): void
  /** Appends a line to log.txt. */
  log(line: string): void
  /** The checkpoint left by a previous attempt; undefined if there is none. */
  savedCheckpoint(): { readonly path: string; readonly bytes: Uint8Array } | undefined
  checkpoint(bytes: Uint8Array): void
  /** Writes the model and then the result, each whole, and removes what only an unfinished run needs. */
  finish(result: RunResult, model: Uint8Array): void
  close(): void
}

/** Another engine considered this one dead and has taken over the run or finished it. Leave the run alone. */
export class ClaimLost extends Error {
  override readonly name = 'ClaimLost'
}

/** 100 finetunes with 128 classes take 13 MB. */
const MAX_CHECKPOINT_BYTES = 64 * 2 ** 20
const APPEND = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT
/** How long a suspended engine that wakes up may write events to a run that another engine has taken over. */
const CLAIM_CHECK_MILLISECONDS = 1_000

export interface RunWriterOptions {
  /** This engine's claim on the run. A writer without one has the sweep to itself. */
  readonly claim?: Claim
  readonly now?: () => Date
}

/**
 * Opens the run's folder, creating it if necessary, and repairs what an interrupted attempt left there.
 *
 * @throws ClaimLost if another engine has the run by now: half-written files there belong to that engine
 */
export function openRunWriter(folder: string, { claim, now = () => new Date() }: RunWriterOptions = {}): RunWriter {
  let checked = performance.now()
  makeRunFolder(folder)
  keepClaim()
  const files = runFiles(folder)
  removeTemporaries(folder)
  refuseUnlessPlain(files.log)
  const events = openPlainFile(files.events, APPEND)
  cutTornLine(events)

  function event(event: NewRunEvent): void {
    // The failure may be due to another engine that has taken over the run and tidied up.
    if (event.type === 'failed' || performance.now() - checked > CLAIM_CHECK_MILLISECONDS) keepClaim()
    writeAll(events, `${JSON.stringify({ ...event, at: now().toISOString() })}\n`)
  }

  function keepClaim(): void {
    if (claim && !isHeld(claim)) throw new ClaimLost(`${folder}: another engine has this run now`)
    checked = performance.now()
  }

  function put(path: string, bytes: string | Uint8Array): void {
    refuseLinks(folder, LEVELS)
    writeFileAtomically(path, bytes)
  }

  return {
    event,
    log(line) {
      refuseLinks(folder, LEVELS)
      appendLine(files.log, `${now().toISOString()} ${line}\n`)
    },
    savedCheckpoint() {
      const bytes = readStoreFile(files.checkpoint, MAX_CHECKPOINT_BYTES)
      return bytes && { path: files.checkpoint, bytes }
    },
    checkpoint(bytes) {
      keepClaim()
      put(files.checkpoint, bytes)
    },
    finish(result, model) {
      if (claim && !renewClaim(claim)) throw new ClaimLost(`${folder}: another engine has this run now`)
      put(files.model, model)
      put(files.result, `${JSON.stringify(result)}\n`)
      writeAll(events, `${JSON.stringify({ type: 'finished', at: now().toISOString() })}\n`)
      tidyFinishedRun(folder)
    },
    close: () => closeSync(events),
  }
}

/** Removes what only an unfinished run needs. */
export function tidyFinishedRun(folder: string): void {
  refuseLinks(folder, LEVELS)
  rmSync(runFiles(folder).checkpoint, { force: true })
  removeTemporaries(folder)
  removeClaims(folder)
}

function removeTemporaries(folder: string): void {
  for (const name of namesIn(folder)) if (isTemporary(name)) rmSync(join(folder, name), { force: true })
}

/** Opens the file each time, as most runs log only two lines. */
function appendLine(path: string, line: string): void {
  const file = openPlainFile(path, APPEND)
  try {
    writeAll(file, line)
  } finally {
    closeSync(file)
  }
}

/** Removes half a line left by a process that died while writing, so that new lines are not appended to it. */
function cutTornLine(file: number): void {
  let end = fstatSync(file).size
  const chunk = Buffer.alloc(4096)
  while (end > 0) {
    const from = Math.max(0, end - chunk.length)
    const length = readSync(file, chunk, 0, end - from, from)
    const newline = chunk.subarray(0, length).lastIndexOf(10)
    if (newline >= 0) {
      end = from + newline + 1
      break
    }
    end = from
  }
  ftruncateSync(file, end)
}
