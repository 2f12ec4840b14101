/**
 * JSON with one form for each value: keys sorted by UTF-16 units, no spaces, numbers as JavaScript writes them, as in
 * RFC 8785. Keys without a value are left out.
 *
 * @throws TypeError for what JSON cannot hold: functions, NaN, infinities
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value === 'object') {
    const entries = Object.entries(value).filter(([, inner]) => inner !== undefined)
    entries.sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`).join(',')}}`
  }
  throw new TypeError(`${String(value)} has no place in canonical JSON`)
}
