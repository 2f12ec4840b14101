import type { OddCharacters } from './odd-characters.ts'

/** The text as it was probably meant, and where each of its offsets was before. */
export interface RepairedText {
  readonly text: string
  readonly offsetBefore: (offset: number) => number
}

/** @param odd in the order of the text, without overlaps */
export function repairedText(text: string, odd: readonly OddCharacters[]): RepairedText {
  const parts: string[] = []
  const shifts: { readonly from: number; readonly before: number }[] = [{ from: 0, before: 0 }]
  let length = 0
  let end = 0
  for (const each of odd) {
    parts.push(text.slice(end, each.start), each.plain)
    length += each.start - end + each.plain.length
    end = each.end
    shifts.push({ from: length, before: end })
  }
  parts.push(text.slice(end))
  return {
    text: parts.join(''),
    offsetBefore(offset) {
      const index = shifts.findLastIndex(({ from }) => from <= offset)
      const { from, before } = shifts[index]
      // An offset inside a repair maps to its end at most.
      const limit = odd[index]?.end ?? text.length
      return Math.min(before + offset - from, limit)
    },
  }
}
