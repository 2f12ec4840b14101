import type { Speed } from '@finetune-lab/experiment'
import type { SweepState } from '@finetune-lab/runs'

/** What a file's newest sweep says of itself. */
export interface LastSweep {
  readonly folder: string
  readonly state: SweepState
  /** ISO 8601. */
  readonly created: string
  readonly finished: number
  readonly failed: number
  readonly total: number
  /** The highest mean over seeds, 0 … 1, and where there are several data sets, of which. */
  readonly best?: { readonly accuracy: number; readonly dataset?: string }
}

/** What a run store tells about some experiment files. */
export interface StoreReading {
  readonly store: string
  /** By file. */
  readonly sweeps: Readonly<Record<string, LastSweep>>
  /** How fast this machine last was. */
  readonly speed?: Speed
}

/** What was done before on this machine: read beside, remembered here. */
export interface History {
  /** Looks at these stores for sweeps of these files from now on. */
  follow(wanted: readonly { readonly store: string; readonly files: readonly string[] }[]): void
  reading(store: string): StoreReading | undefined
  dispose(): void
}

/** @param onChange called when something is another thing than before */
export type MakeHistory = (onChange: () => void, onError: (error: unknown) => void) => History

/** Where sweeps are of no interest. */
export const noHistory: MakeHistory = () => ({ follow() {}, reading: () => undefined, dispose() {} })
