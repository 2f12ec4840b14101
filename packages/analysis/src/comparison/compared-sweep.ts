import type { SweepRecord } from '@finetune-lab/runs'
import { slicesOf } from '../axes/slices.ts'
import type { WithResult } from '../with-result.ts'

/** What a comparison needs of a sweep, or of one of its slices: see `slicesOf`. */
export interface ComparedSweep {
  readonly record: SweepRecord
  readonly runs: readonly WithResult[]
}

/** A sweep as one or more sweeps to compare: each of its slices, with the slice in its name. */
export function asCompared<Sweep extends { readonly record: SweepRecord; readonly runs: readonly WithResult[] }>(
  sweep: Sweep,
): Sweep[] {
  return slicesOf(sweep).map(({ sweep: slice, label }) => {
    if (label === '') return slice
    const { record } = slice
    return { ...slice, record: { ...record, name: `${record.name} (${label})` } }
  })
}

/** A, B, … Z, then AA, AB, …: short names for the sweeps of a comparison. */
export function sweepLetter(index: number): string {
  const rest = index >= 26 ? sweepLetter(Math.floor(index / 26) - 1) : ''
  return rest + String.fromCharCode(65 + (index % 26))
}

/** `EMNIST letters`; the name if the record has no title. */
export function datasetTitle({ datasets }: Pick<SweepRecord, 'datasets'>, name: string): string {
  return Object.hasOwn(datasets, name) ? datasets[name].title : name
}
