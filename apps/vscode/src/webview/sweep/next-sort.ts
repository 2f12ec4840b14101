import type { SweepView } from './view.ts'

type Sort = SweepView['sort']

/** The order after a click on a column's title. A third click restores the order of the plan. */
export function nextSort(sort: Sort, by: Sort['by'], dataset: string): Sort {
  const same = sort.by === by && sort.dataset === dataset
  const bestFirst = by === 'accuracy'
  if (same && sort.descending !== bestFirst) return { by: 'plan', dataset: '', descending: false }
  return { by, dataset, descending: same !== bestFirst }
}
