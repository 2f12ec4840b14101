import type { Position } from 'vscode-languageserver'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { URI } from './edit.ts'

/**
 * The first invalid range in an answer, at any depth: outside the text, past the last character of a line (which does
 * not include the line break), or ending before it starts.
 */
export function misplaced(text: string, answer: unknown): unknown {
  const document = TextDocument.create(URI, '', 1, text)
  const isInside = (position: Position) => {
    if (position.line < 0 || position.line >= document.lineCount || position.character < 0) return false
    const start = document.offsetAt({ line: position.line, character: 0 })
    const end =
      position.line + 1 < document.lineCount
        ? document.offsetAt({ line: position.line + 1, character: 0 })
        : text.length
    return position.character <= text.slice(start, end).replace(/(\r\n|\r|\n)$/, '').length
  }
  const known = new Map<string, boolean>()
  const inside = (position: Position) => {
    const key = `${position.line}:${position.character}`
    if (!known.has(key)) known.set(key, isInside(position))
    return known.get(key)!
  }
  const isPosition = (value: unknown): value is Position =>
    typeof value === 'object' && value !== null && 'line' in value && 'character' in value
  const find = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return undefined
    const { start, end, startLine, endLine } = value as Record<string, unknown>
    if (isPosition(start) && isPosition(end)) {
      const ordered = start.line < end.line || (start.line === end.line && start.character <= end.character)
      return inside(start) && inside(end) && ordered ? undefined : value
    }
    if (typeof startLine === 'number' && typeof endLine === 'number')
      return 0 <= startLine && startLine < endLine && endLine < document.lineCount ? undefined : value
    for (const inner of Object.values(value)) {
      const found = find(inner)
      if (found !== undefined) return found
    }
    return undefined
  }
  return find(answer)
}
