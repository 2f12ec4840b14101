import type { SweepRecord } from '@finetune-lab/runs'
import type { WithResult } from '../with-result.ts'

/** The part of a sweep that a comparison needs. A snapshot has it, and pages can assemble it. */
export interface ComparedSweep {
  readonly record: SweepRecord
  readonly runs: readonly WithResult[]
}

/** A, B, … Z, then AA, AB, …: short names for the sweeps of a comparison. */
export function sweepLetter(index: number): string {
  const rest = index >= 26 ? sweepLetter(Math.floor(index / 26) - 1) : ''
  return rest + String.fromCharCode(65 + (index % 26))
}

/** `EMNIST letters`; the name if the record has no title. */
export function datasetTitle({ datasets }: SweepRecord, name: string): string {
  return Object.hasOwn(datasets, name) ? datasets[name].title : name
}
