import type { Entry, Path } from '@finetune-lab/experiment'
import { childrenOf, entryOf, extentOf, isFlow } from '../entries.ts'
import type { DatasetKnowledge } from '../hover.ts'
import { likelyValue } from './likely-value.ts'

/** The edit that adds a required key with a likely value. */
export function addMissingKey(
  text: string,
  entries: readonly Entry[],
  path: Path,
  knowledge: DatasetKnowledge,
): { start: number; end: number; newText: string } | undefined {
  const key = path.at(-1)
  const parentPath = path.slice(0, -1)
  const parent = entryOf(entries, parentPath)
  if (typeof key !== 'string') return undefined
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n'
  const value = likelyValue(path, knowledge) ?? '""'
  const [first] = childrenOf(entries, parentPath).map(extentOf)
  if (parent && isFlow(text, parent)) {
    const start = parent.value.start + 1
    const written = value.includes('\n') ? `${key}: { ${value.trim()} }` : `${key}: ${value}`
    const end = start + /^ */.exec(text.slice(start))![0].length
    return { start, end, newText: first ? ` ${written}, ` : ` ${written} ` }
  }
  if (parentPath.length === 0) {
    // At the end of the file.
    const end = text.trimEnd().length
    const written = `${key}:${value.startsWith('\n') ? value.replaceAll('\n', lineBreak) : ` ${value}`}${lineBreak}`
    return { start: end, end: text.length, newText: `${end > 0 ? lineBreak : ''}${written}` }
  }
  if (!first) return undefined
  const indent = /[^\r\n]*$/.exec(text.slice(0, first.start))![0].replace(/[^\s]/g, ' ')
  return { start: first.start, end: first.start, newText: `${key}: ${value}${lineBreak}${indent}` }
}
