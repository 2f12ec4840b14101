/** A column that a filter can name. */
export interface Field<Row> {
  /** As typed in a filter: `accuracy`, `pretrain.batches`. Capitals do not matter. */
  readonly name: string
  readonly aliases?: readonly string[]
  /**
   * How values are compared:
   * - `text`: `:` finds a part, `=` the whole;
   * - `word`: one of a few known words, or a tag;
   * - `number`; `percent`: a share from 0 to 1, written in per cent;
   * - `duration`: seconds, written as `90`, `5min`, `2h`, `3d`;
   * - `date`: milliseconds since 1970, written as `2026-11-29`, `2026-11` or `2026-11-29T14:30`, in local time.
   */
  readonly kind: FieldKind
  /** The words that a `word` can be, if they are known. */
  readonly words?: readonly string[]
  /** A row with several values matches if one of them does. */
  readonly of: (row: Row) => FieldValue | readonly FieldValue[] | undefined
}

export type FieldKind = 'text' | 'word' | 'number' | 'percent' | 'duration' | 'date'
export type FieldValue = string | number

/** Everything that a filter for these rows can name. */
export interface FilterFields<Row> {
  readonly fields: readonly Field<Row>[]
  /** The texts in which words without a field are searched. */
  readonly text: (row: Row) => readonly string[]
}

export const valuesOf = <Row>(field: Field<Row>, row: Row): readonly FieldValue[] => {
  const found = field.of(row)
  return found === undefined ? [] : typeof found === 'object' ? found : [found]
}

/** The field with this name or alias. */
export function fieldNamed<Row>(name: string, fields: readonly Field<Row>[]): Field<Row> | undefined {
  const wanted = name.toLowerCase()
  const isIt = (each: string) => each.toLowerCase() === wanted
  return fields.find(field => isIt(field.name)) ?? fields.find(({ aliases = [] }) => aliases.some(isIt))
}
