export { type Field, type FieldKind, type FieldValue, type FilterFields, fieldNamed, valuesOf } from './field.ts'
export { FilterError } from './filter-error.ts'
export { LONGEST_FILTER, parseFilter, type RowTest } from './parse-filter.ts'
