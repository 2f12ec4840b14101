import type { Entry, Path } from '@finetune-lab/experiment'

/** The smallest entry whose key or value the offset touches. */
export function entryAt(entries: readonly Entry[], offset: number): Entry | undefined {
  let found: Entry | undefined
  for (const entry of entries) {
    if (!touches(entry.key, offset) && !touches(entry.value, offset)) continue
    if (!found || size(entry) <= size(found)) found = entry
  }
  return found
}

/** Entries of one mapping or list, in file order. */
export function childrenOf(entries: readonly Entry[], parent: Path): Entry[] {
  return entries.filter(({ path }) => path.length === parent.length + 1 && startsWith(path, parent))
}

/** The first entry at a path. */
export function entryOf(entries: readonly Entry[], path: Path): Entry | undefined {
  return entries.find(entry => entry.path.length === path.length && startsWith(entry.path, path))
}

/** From the start of its key to the end of its value. */
export function extentOf({ key, value }: Entry): { start: number; end: number } {
  return { start: Math.min(key?.start ?? value.start, value.start), end: Math.max(key?.end ?? value.end, value.end) }
}

/** Whether a mapping or a list is written in braces or brackets. */
export const isFlow = (text: string, entry: Entry) =>
  /[[{]/.test(text[entry.value.start] ?? '') && entry.kind !== 'scalar'

const startsWith = (path: Path, beginning: Path) => beginning.every((step, index) => path[index] === step)

const touches = (range: Entry['value'] | undefined, offset: number) =>
  range !== undefined && range.start <= offset && offset <= range.end

const size = (entry: Entry) => {
  const { start, end } = extentOf(entry)
  return end - start
}
