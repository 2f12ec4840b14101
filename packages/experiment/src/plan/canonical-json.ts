/**
 * JSON with exactly one form per value, as in RFC 8785: keys sorted by UTF-16 code units, no spaces, numbers as
 * JavaScript formats them. Omits keys whose value is undefined.
 *
 * @throws TypeError for values that JSON cannot represent: functions, NaN, infinities
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
  throw new TypeError(`canonical JSON cannot represent ${String(value)}`)
}
