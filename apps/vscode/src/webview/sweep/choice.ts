import type { RunRow } from './model.ts'

/** Choosing rows as lists do everywhere: one alone, one more or less, or all from the one chosen before. */
export function choice() {
  let anchor: number | undefined
  return {
    setAnchor(index: number | undefined) {
      anchor = index
    },
    /**
     * @param rows as they are shown
     * @returns ids of the runs that are chosen then
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
      // A click on the only chosen one takes it back.
      return chosen.length === 1 && chosen[0] === id ? [] : [id]
    },
  }
}
