import type { TextEdit } from 'vscode-languageserver'
import { TextDocument } from 'vscode-languageserver-textdocument'

export const URI = 'file:///nowhere/a.experiment.yaml'

/** A text with `|` as the cursor. */
export function withCursor(marked: string): { text: string; position: { line: number; character: number } } {
  const offset = marked.indexOf('|')
  const text = marked.slice(0, offset) + marked.slice(offset + 1)
  return { text, position: TextDocument.create(URI, '', 1, text).positionAt(offset) }
}

export function applied(text: string, edits: readonly TextEdit[]): string {
  return TextDocument.applyEdits(TextDocument.create(URI, '', 1, text), [...edits])
}
