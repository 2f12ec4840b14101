import type { FilterFields } from '@finetune-lab/analysis'
import { filtering } from '../shared/table/lines.ts'
import type { RunRow } from './model.ts'
import { runFields } from './run-fields.ts'
import type { SweepView } from './view.ts'

/** The runs that match the filter, sorted. While an expression is being typed, the last one that was understood holds. */
export function shownRuns(runs: readonly RunRow[], { filter, sort }: SweepView): readonly RunRow[] {
  const kept = filter.trim() === '' ? runs : filtered(runs, filter, fieldsOf(runs)).rows
  if (sort.by === 'plan') return sort.descending ? kept.toReversed() : kept
  const key = (run: RunRow) => sortValue(run, sort)
  const direction = sort.descending ? -1 : 1
  return kept.toSorted((a, b) => {
    const [first, second] = [key(a), key(b)]
    // Runs without a value come last in both directions.
    if (first === undefined || second === undefined) return Number(first === undefined) - Number(second === undefined)
    return first < second ? -direction : first > second ? direction : a.index - b.index
  })
}

/** Why the filter cannot be understood; undefined if it can. */
export const filterProblem = (runs: readonly RunRow[], filter: string): string | undefined =>
  filter.trim() === '' ? undefined : checked([], filter, fieldsOf(runs)).problem

const filtered = filtering<RunRow>()
const checked = filtering<RunRow>()
/** The settings stay the same while a sweep runs. */
const fieldsOf = (runs: readonly RunRow[]) => fieldsOfPlan(runs[0]?.run, runs.length, runs)
let known: { readonly first: unknown; readonly count: number; readonly fields: FilterFields<RunRow> } | undefined

function fieldsOfPlan(first: unknown, count: number, runs: readonly RunRow[]): FilterFields<RunRow> {
  if (!known || known.first !== first || known.count !== count) known = { first, count, fields: runFields(runs) }
  return known.fields
}

function sortValue(run: RunRow, { by, dataset }: SweepView['sort']): string | number | undefined {
  switch (by) {
    case 'augmentation':
      return run.augmentation
    case 'samples':
      return run.samplesPerClass
    case 'seed':
      return run.seed
    case 'state':
      return run.state
    case 'accuracy':
      return run.result?.finetunes.find(each => each.dataset === dataset)?.accuracy
    case 'time':
      return run.result?.pretraining.seconds
    case 'plan':
      return run.index
  }
}
