/** How a click or key selects, as in any list. */
export type How = 'only' | 'toggle' | 'range'

/**
 * Selects rows by their keys: one, one more or less, or all from the last selected row to this one.
 */
export function selection() {
  let anchor: string | undefined
  return {
    /** @param keys all rows in the order shown @returns the selected keys */
    after(selected: readonly string[], keys: readonly string[], key: string, how: How): string[] {
      const [from, to] = [anchor === undefined ? -1 : keys.indexOf(anchor), keys.indexOf(key)]
      if (how === 'range' && from >= 0 && to >= 0) return keys.slice(Math.min(from, to), Math.max(from, to) + 1)
      anchor = key
      if (how !== 'toggle') return [key]
      return selected.includes(key) ? selected.filter(each => each !== key) : [...selected, key]
    },
    forget() {
      anchor = undefined
    },
  }
}
