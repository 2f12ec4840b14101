/** A mapping as written in the file, valid or not. */
export type Mapping = Readonly<Record<string, unknown>>

export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The mapping under a key; empty if there is none. */
export function mappingIn(value: Mapping, key: string): Mapping {
  const inner = value[key]
  return isMapping(inner) ? inner : {}
}

/** A single value counts as a list of one. */
export function listed(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? value : [value]
}
