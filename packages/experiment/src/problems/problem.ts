import type { Path } from './location.ts'

/** What is wrong in an experiment file, where, and what was expected. A note describes something that may surprise. */
export interface Problem {
  readonly severity: 'error' | 'warning' | 'note'
  /** Machine-readable: `unknown-key`, `missing-key`, `wrong-type`, `out-of-range`, `unknown-value`, `duplicate`, `syntax`, … */
  readonly code: string
  /** One sentence that names the key or value and what was expected. */
  readonly message: string
  /** Offsets into the text, end exclusive. */
  readonly start: number
  readonly end: number
  /** 1-based, of `start`. */
  readonly line: number
  readonly column: number
  /** Path of the wrong or missing key or value. */
  readonly path?: Path
  /** Replacement for the text between start and end, if there is a likely one. */
  readonly suggestion?: string
}
