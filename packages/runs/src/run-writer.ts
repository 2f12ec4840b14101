import {
  appendFileSync,
  closeSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { writeFileAtomically } from './atomic-write.ts'
import type { NewRunEvent } from './event.ts'
import { runFiles } from './layout.ts'
import type { RunResult } from './result.ts'

/** Writes one run's folder. Only the worker that trains the run holds one. */
export interface RunWriter {
  /** Appends to events.jsonl. */
  event(event: NewRunEvent): void
  /** Appends a line to log.txt. */
  log(line: string): void
  /** Puts the model and then the result in place, each whole. */
  finish(result: RunResult, model: Uint8Array): void
  close(): void
}

/** Opens the run's folder, makes it if need be, and mends what an attempt that was cut off left there. */
export function openRunWriter(folder: string, now: () => Date = () => new Date()): RunWriter {
  mkdirSync(folder, { recursive: true })
  const files = runFiles(folder)
  for (const name of readdirSync(folder)) if (name.endsWith('.tmp')) rmSync(join(folder, name), { force: true })
  const events = openSync(files.events, 'a+')
  cutTornLine(events)

  const event = (event: NewRunEvent) => {
    writeSync(events, `${JSON.stringify({ ...event, at: now().toISOString() })}\n`)
  }
  return {
    event,
    log: line => appendFileSync(files.log, `${now().toISOString()} ${line}\n`),
    finish(result, model) {
      writeFileAtomically(files.model, model)
      writeFileAtomically(files.result, `${JSON.stringify(result)}\n`)
      event({ type: 'finished' })
    },
    close: () => closeSync(events),
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
