import { fileSize, readRange } from '../files/bounded-read.ts'
import { DiskError, StoreError } from '../files/store-error.ts'
import { eventSchema, type RunEvent } from '../store/event.ts'

/** Reads a growing events.jsonl from where it stopped: nothing is read twice. */
export interface EventTail {
  /** The events since the last call, read lazily: memory use does not depend on the file's size. */
  read(): Iterable<RunEvent>
  /** What `read` has returned so far, read from the file again: for a reader who joins late. */
  past(): Iterable<RunEvent>
}

const MAX_CHUNK = 2 ** 20
/** The writer's lines have about 200 bytes. A far longer one is not from the writer. */
const MAX_LINE = 2 ** 16

/**
 * Taking its events throws a DiskError if the file cannot be read.
 *
 * @param path path of an events.jsonl that may not exist yet
 */
export function tailEvents(path: string): EventTail {
  /** Start of the first incomplete line, which is still being written or torn. */
  let offset = 0
  return {
    *read() {
      const size = sizeOf(path)
      if (size === undefined) return
      offset = Math.min(offset, size)
      for (const { end, events } of parts(path, offset, size)) {
        offset = end
        yield* events
      }
    },
    *past() {
      const size = sizeOf(path)
      if (size === undefined) return
      for (const { events } of parts(path, 0, Math.min(offset, size))) yield* events
    },
  }
}

/** The events between two places of a file, a chunk at a time, and where the last whole line of each chunk ends. */
function* parts(path: string, from: number, to: number): Iterable<{ end: number; events: Iterable<RunEvent> }> {
  for (let position = from, rest = Buffer.alloc(0); position < to; ) {
    const chunk = readRange(path, position, Math.min(to, position + MAX_CHUNK))
    if (chunk.length === 0) return
    position += chunk.length
    const bytes = Buffer.concat([rest, chunk])
    const end = bytes.lastIndexOf(10) + 1
    rest = bytes.subarray(end)
    // A line that is too long is skipped, so that it is not read repeatedly while it grows.
    if (rest.length > MAX_LINE) rest = Buffer.alloc(0)
    yield { end: position - rest.length, events: eventsIn(bytes.subarray(0, end)) }
  }
}

function* eventsIn(lines: Buffer): Iterable<RunEvent> {
  for (const line of lines.toString('utf8').split('\n')) {
    const event = parse(line)
    if (event) yield event
  }
}

/** Anything but a plain file has no events. */
function sizeOf(path: string): number | undefined {
  try {
    return fileSize(path)
  } catch (error) {
    if (error instanceof StoreError && !(error instanceof DiskError)) return undefined
    throw error
  }
}

/** A line that is not an event (torn, or from a later version) is skipped. */
function parse(line: string): RunEvent | undefined {
  if (line === '' || line.length > MAX_LINE) return undefined
  try {
    return eventSchema.safeParse(JSON.parse(line)).data
  } catch {
    return undefined
  }
}
