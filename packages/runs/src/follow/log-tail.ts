import { fileSize, readRange } from '../files/bounded-read.ts'

export interface LogTail {
  readonly text: string
  /** Number of bytes before it that were left out. */
  readonly skipped: number
}

/** The end of a log is shown, as that is where errors are. */
const MOST_BYTES = 64 * 1024

/** The last lines of a log file, at most 64 KiB; undefined if there is no such file. */
export function readLogTail(path: string, mostBytes = MOST_BYTES): LogTail | undefined {
  const size = fileSize(path)
  if (size === undefined) return undefined
  const from = Math.max(0, size - mostBytes)
  const bytes = readRange(path, from, size)
  // Start at the beginning of a line, and so of a character.
  const begin = from === 0 ? 0 : bytes.indexOf(10) + 1
  return { text: bytes.subarray(begin).toString('utf8'), skipped: from + begin }
}
