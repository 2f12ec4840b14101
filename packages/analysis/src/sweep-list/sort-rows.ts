import { type Field, valuesOf } from '../filter/field.ts'

/** Columns whose highest values matter most: their first click, or plain name, sorts them first. */
export const isBestFirst = ({ kind }: Pick<Field<never>, 'kind'>) => kind === 'percent' || kind === 'date'

/** Sorted by the first value of a field; equal rows keep their order, and those without a value come last. */
export function sortedBy<Row>(rows: readonly Row[], field: Field<Row>, descending: boolean): Row[] {
  const direction = descending ? -1 : 1
  return rows
    .map(row => ({ row, value: valuesOf(field, row)[0] }))
    .toSorted((a, b) => {
      if (a.value === undefined || b.value === undefined)
        return Number(a.value === undefined) - Number(b.value === undefined)
      if (typeof a.value === 'string' && typeof b.value === 'string')
        return direction * COLLATOR.compare(a.value, b.value)
      return a.value < b.value ? -direction : a.value > b.value ? direction : 0
    })
    .map(({ row }) => row)
}

const COLLATOR = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })
