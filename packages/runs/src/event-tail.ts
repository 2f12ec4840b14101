import { fileSize, readRange } from './bounded-read.ts'
import { eventSchema, type RunEvent } from './event.ts'

/** Reads a growing events.jsonl from where it stopped: nothing is read twice. */
export interface EventTail {
  /** The events since the last call. */
  read(): RunEvent[]
}

const MAX_CHUNK = 2 ** 20
/** The writer's lines have some 200 bytes; a longer one is not ours. */
const MAX_LINE = 2 ** 16

/** @param path of an events.jsonl that may not be there yet */
export function tailEvents(path: string): EventTail {
  let offset = 0
  /** Bytes after the last newline that was read: a line still being written, or a torn one. */
  let rest = Buffer.alloc(0)
  return {
    read() {
      const size = fileSize(path)
      if (size === undefined) return []
      // A resumed run cuts a torn line off: the bytes held back may be gone or replaced. Read them again.
      if (size < offset || rest.length > 0) {
        offset = Math.min(offset - rest.length, size)
        rest = Buffer.alloc(0)
      }
      const events: RunEvent[] = []
      while (offset < size) {
        const chunk = readRange(path, offset, Math.min(size, offset + MAX_CHUNK))
        if (chunk.length === 0) break
        offset += chunk.length
        const bytes = Buffer.concat([rest, chunk])
        const end = bytes.lastIndexOf(10) + 1
        for (const line of bytes.subarray(0, end).toString('utf8').split('\n')) {
          const event = parse(line)
          if (event) events.push(event)
        }
        rest = bytes.subarray(end)
        if (rest.length > MAX_LINE) rest = Buffer.alloc(0)
      }
      return events
    },
  }
}

/** A line that is no event (torn, or of a later version) tells nothing and is passed over. */
function parse(line: string): RunEvent | undefined {
  if (line === '' || line.length > MAX_LINE) return undefined
  try {
    return eventSchema.safeParse(JSON.parse(line)).data
  } catch {
    return undefined
  }
}
