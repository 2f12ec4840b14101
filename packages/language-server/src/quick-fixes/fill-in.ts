import type { Entry, Path } from '@finetune-lab/experiment'
import { entryOf, isFlow } from '../entries.ts'
import type { DatasetKnowledge } from '../hover.ts'
import { likelyValue } from './likely-value.ts'

/** The edit that adds a likely value to a key without one, or both blocks to an empty file. */
export function fillIn(
  text: string,
  entries: readonly Entry[],
  path: Path,
  knowledge: DatasetKnowledge,
): { title: string; start: number; end: number; newText: string } | undefined {
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n'
  if (path.length === 0) return fillInFile(text, entries, lineBreak, knowledge)
  const key = path.at(-1)
  const entry = entryOf(entries, path)
  const parent = entryOf(entries, path.slice(0, -1))
  const value = likelyValue(path, knowledge)
  if (typeof key !== 'string' || !entry?.key || !parent || value === undefined) return undefined
  const title = `Fill in "${key}"`
  const block = value.startsWith('\n')
  const written = block && isFlow(text, parent) ? ` { ${value.trim()} }` : block ? value : ` ${value}`
  const newText = written.replaceAll('\n', lineBreak)
  // `pretrain: ~`
  const nothing = entry.value.end > entry.value.start && entry.value.start > entry.key.start ? entry.value : undefined
  if (nothing) {
    const before = /[ \t]*$/.exec(text.slice(0, nothing.start))![0].length
    return { title, start: nothing.start - before, end: nothing.end, newText }
  }
  const colon = /^[ \t]*:/.exec(text.slice(entry.key.end))?.[0].length
  if (colon === undefined) return undefined
  // A comment after the key stays on its line.
  const comment = written.startsWith('\n') ? /^[^\r\n]*/.exec(text.slice(entry.key.end + colon))![0].length : 0
  const at = entry.key.end + colon + comment
  return { title, start: at, end: at, newText }
}

function fillInFile(text: string, entries: readonly Entry[], lineBreak: string, knowledge: DatasetKnowledge) {
  const root = entryOf(entries, [])?.value
  // Not after `null` and similar values.
  if (root && root.end > root.start) return undefined
  const blocks = ['pretrain', 'finetune'].map(key => `${key}:${likelyValue([key], knowledge)}\n`).join('')
  const end = text.trimEnd().length
  const newText = `${end > 0 ? '\n' : ''}${blocks}`.replaceAll('\n', lineBreak)
  return { title: 'Fill in "pretrain" and "finetune"', start: end, end: text.length, newText }
}
