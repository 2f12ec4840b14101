import type { Entry } from '@finetune-lab/experiment'
import { childrenOf, entryOf, extentOf, isFlow } from '../entries.ts'

/** The edit that removes the entry of a problem, including its line or comma. */
export function removeEntry(
  text: string,
  entries: readonly Entry[],
  { start }: { readonly start: number },
): { start: number; end: number; newText: string } | undefined {
  const entry = entries.find(each => (each.key ?? each.value).start === start && each.path.length > 0)
  const parent = entry && entryOf(entries, entry.path.slice(0, -1))
  if (!entry || !parent) return undefined
  const extent = extentOf(entry)
  const removed = isFlow(text, parent) ? withComma(text, extent) : withLines(text, entry, entries)
  return removed && { ...removed, newText: '' }
}

interface Extent {
  readonly start: number
  readonly end: number
}

/** `[1, 1, 2]` → `[1, 2]`: removes the comma after the entry too, or the comma before the last one. */
function withComma(text: string, { start, end }: Extent): Extent {
  const after = /^\s*,[ \t]*/.exec(text.slice(end))
  if (after) return { start, end: end + after[0].length }
  const before = /,\s*$/.exec(text.slice(0, start))
  return { start: start - (before?.[0].length ?? 0), end }
}

/** Whole lines, including a comment at the end. */
function withLines(text: string, entry: Entry, entries: readonly Entry[]): Extent | undefined {
  const { start, end } = extentOf(entry)
  const lineStart = text.lastIndexOf('\n', start - 1) + 1
  const before = text.slice(lineStart, start)
  const lineEnd = text.indexOf('\n', end)
  const last = lineEnd < 0 ? text.length : lineEnd + 1
  // Something else on the last line does not belong to the entry.
  if (!/^\s*(#.*)?$/.test(text.slice(end, last).trimEnd())) return undefined
  if (/^\s*$/.test(before) || (typeof entry.path.at(-1) === 'number' && /^\s*-\s*$/.test(before)))
    return { start: lineStart, end: last }
  // The first key of `- a: 1`: the next key moves up to the dash.
  const siblings = childrenOf(entries, entry.path.slice(0, -1))
  const next = siblings.map(extentOf).find(sibling => sibling.start > start)
  return next && { start, end: next.start }
}
