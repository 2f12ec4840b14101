import type { Path } from './location.ts'

/** What is wrong in an experiment file, where, and what would be right; or, as a note, what it does that may surprise. */
export interface Problem {
  readonly severity: 'error' | 'warning' | 'note'
  /** For programs: `unknown-key`, `missing-key`, `wrong-type`, `out-of-range`, `unknown-value`, `duplicate`, `syntax`, … */
  readonly code: string
  /** One sentence that names the key or value and what was expected. */
  readonly message: string
  /** Offsets into the text, end exclusive. */
  readonly start: number
  readonly end: number
  /** 1-based, of `start`. */
  readonly line: number
  readonly column: number
  /** Of the key or value that is wrong, or missing. */
  readonly path?: Path
  /** Replacement for the text between start and end, where there is a likely one. */
  readonly suggestion?: string
}
