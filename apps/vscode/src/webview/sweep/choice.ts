import type { RunRow } from './model.ts'

/** Row selection as in any list: one row, toggle a row, or a range from the last selected row. */
export function choice() {
  let anchor: number | undefined
  return {
    setAnchor(index: number | undefined) {
      anchor = index
    },
    /**
     * @param rows in the order shown
     * @returns ids of the selected runs
     */
    chosenAfter(
      chosen: readonly string[],
      rows: readonly RunRow[],
      index: number,
      how: 'only' | 'toggle' | 'range',
    ): string[] {
      const at = rows.findIndex(row => row.index === index)
      const from = rows.findIndex(row => row.index === anchor)
      if (at < 0) return [...chosen]
      if (how === 'range' && from >= 0)
        return rows.slice(Math.min(from, at), Math.max(from, at) + 1).map(({ run }) => run.id)
      anchor = index
      const { id } = rows[at].run
      if (how === 'toggle') return chosen.includes(id) ? chosen.filter(each => each !== id) : [...chosen, id]
      // A click on the only selected row deselects it.
      return chosen.length === 1 && chosen[0] === id ? [] : [id]
    },
  }
}
