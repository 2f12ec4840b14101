import {
  type Field,
  FilterError,
  type FilterFields,
  fieldNamed,
  parseFilter,
  type RowTest,
  sortedBy,
} from '@finetune-lab/analysis'

/** What the table draws: one line per group and row. */
export type Line<Row> =
  | { readonly kind: 'group'; readonly label: string; readonly count: number; readonly open: boolean }
  | { readonly kind: 'row'; readonly row: Row }

export interface Arrangement {
  readonly sort?: { readonly by: string; readonly descending: boolean }
  /** Name of the column to group by; empty for none. */
  readonly group: string
  /** Labels of closed groups. */
  readonly closed: readonly string[]
}

/** Sorted rows, in groups if wanted. A group's place is that of its first row. */
export function linesOf<Row>(
  rows: readonly Row[],
  fields: readonly Field<Row>[],
  { sort, group, closed }: Arrangement,
  groupLabel: (field: Field<Row>, row: Row) => string,
): readonly Line<Row>[] {
  const by = sort && fieldNamed(sort.by, fields)
  const sorted = by ? sortedBy(rows, by, sort.descending) : rows
  const field = group === '' ? undefined : fieldNamed(group, fields)
  if (!field) return sorted.map(row => ({ kind: 'row', row }))
  const groups = new Map<string, Row[]>()
  for (const row of sorted) {
    const label = groupLabel(field, row)
    const members = groups.get(label)
    if (members) members.push(row)
    else groups.set(label, [row])
  }
  return [...groups].flatMap(([label, members]): Line<Row>[] => {
    const open = !closed.includes(label)
    const head: Line<Row> = { kind: 'group', label, count: members.length, open }
    return open ? [head, ...members.map(row => ({ kind: 'row', row }) as const)] : [head]
  })
}

export interface Filtering<Row> {
  readonly rows: readonly Row[]
  /** Why the filter cannot be understood; the rows are then those of the last filter that was. */
  readonly problem?: string
}

/** Filters rows. While an expression is being typed, the last one that was understood holds. */
export function filtering<Row>(): (rows: readonly Row[], text: string, fields: FilterFields<Row>) => Filtering<Row> {
  let last: RowTest<Row> = () => true
  return (rows, text, fields) => {
    try {
      last = parseFilter(text, fields)
      return { rows: rows.filter(last) }
    } catch (error) {
      if (!(error instanceof FilterError)) throw error
      return { rows: rows.filter(last), problem: error.message }
    }
  }
}
