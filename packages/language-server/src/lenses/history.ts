import type { Speed } from '@finetune-lab/experiment'
import type { SweepState } from '@finetune-lab/runs'

/** State of a file's newest sweep. */
export interface LastSweep {
  readonly folder: string
  readonly state: SweepState
  /** ISO 8601. */
  readonly created: string
  readonly finished: number
  readonly failed: number
  readonly total: number
  /** The highest mean over seeds, 0 … 1, and its data set if there are several. */
  readonly best?: { readonly accuracy: number; readonly dataset?: string }
}

/** What a run store contains about some experiment files. */
export interface StoreReading {
  readonly store: string
  /** Keyed by file. */
  readonly sweeps: Readonly<Record<string, LastSweep>>
  /** The last measured speed of this machine. */
  readonly speed?: Speed
}

/** Earlier sweeps on this machine. Read in a thread, remembered here. */
export interface History {
  /** From now on, watches these stores for sweeps of these files. */
  follow(wanted: readonly { readonly store: string; readonly files: readonly string[] }[]): void
  reading(store: string): StoreReading | undefined
  dispose(): void
}

/** @param onChange called when something has changed */
export type MakeHistory = (onChange: () => void, onError: (error: unknown) => void) => History

/** For servers that need no sweeps. */
export const noHistory: MakeHistory = () => ({ follow() {}, reading: () => undefined, dispose() {} })
