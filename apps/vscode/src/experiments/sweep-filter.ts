import { FilterError, parseFilter, sweepFields } from '@finetune-lab/analysis'
import type { StoreModel } from '../store/store-model.ts'
import type { SweepSummary } from '../store/sweep-summary.ts'

/**
 * Whether a sweep matches the filter. A filter may name a setting that no sweep has any more: it then finds nothing.
 *
 * @param filter empty for all sweeps
 */
export function sweepFilter(filter: string, model: StoreModel): (sweep: SweepSummary) => boolean {
  if (filter === '') return () => true
  try {
    const test = parseFilter(filter, sweepFields(model.sweeps().map(({ row }) => row)))
    return ({ row }) => test(row)
  } catch (error) {
    if (error instanceof FilterError) return () => false
    throw error
  }
}

/** Why the filter cannot be understood; undefined if it can. */
export function filterProblem(filter: string, model: StoreModel): string | undefined {
  try {
    parseFilter(filter, sweepFields(model.sweeps().map(({ row }) => row)))
    return undefined
  } catch (error) {
    if (error instanceof FilterError) return error.message
    throw error
  }
}
