import { fileSize, readRange } from '../files/bounded-read.ts'

export interface LogTail {
  readonly text: string
  /** Bytes before it that were left away. */
  readonly skipped: number
}

/** A log is shown from its end: what went wrong stands there. */
const MOST_BYTES = 64 * 1024

/** The last lines of a log file, 64 KiB at most; undefined where there is no such file. */
export function readLogTail(path: string, mostBytes = MOST_BYTES): LogTail | undefined {
  const size = fileSize(path)
  if (size === undefined) return undefined
  const from = Math.max(0, size - mostBytes)
  const bytes = readRange(path, from, size)
  // From the beginning of a line, and of a character.
  const begin = from === 0 ? 0 : bytes.indexOf(10) + 1
  return { text: bytes.subarray(begin).toString('utf8'), skipped: from + begin }
}
