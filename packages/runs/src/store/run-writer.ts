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
  /** The file that an attempt before left to go on from; undefined where there is none. */
  savedCheckpoint(): { readonly path: string; readonly bytes: Uint8Array } | undefined
  checkpoint(bytes: Uint8Array): void
  /** Puts the model and then the result in place, each whole, and removes what only an unfinished run needs. */
  finish(result: RunResult, model: Uint8Array): void
  close(): void
}

/** Somebody else took this engine for dead and has the run now, or has finished it: it is to be left alone. */
export class ClaimLost extends Error {
  override readonly name = 'ClaimLost'
}

/** 100 finetunes of 128 classes make 13 MB. */
const MAX_CHECKPOINT_BYTES = 64 * 2 ** 20
const APPEND = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT
/** So long an engine that was asleep may write events into a run that is another's by now. */
const CLAIM_CHECK_MILLISECONDS = 1_000

export interface RunWriterOptions {
  /** That this engine has on the run; a writer without one has the sweep for itself. */
  readonly claim?: Claim
  readonly now?: () => Date
}

/**
 * Opens the run's folder, makes it if need be, and mends what an attempt that was cut off left there.
 *
 * @throws ClaimLost where another engine has the run by now: what is half written there is that one's
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
    // What failed may have failed because the run is another engine's by now, who has tidied up.
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

/** Opened each time: most runs print two lines in all. */
function appendLine(path: string, line: string): void {
  const file = openPlainFile(path, APPEND)
  try {
    writeAll(file, line)
  } finally {
    closeSync(file)
  }
}

/** A process that dies while it writes can leave half a line; what follows must not be glued to it. */
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
