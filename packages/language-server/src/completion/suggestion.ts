import type { CompletionItemKind } from 'vscode-languageserver'

/** A suggestion at the cursor, independent of the protocol. */
export interface Suggestion {
  readonly label: string
  readonly kind: CompletionItemKind
  /** A few words next to the label. */
  readonly detail?: string
  /** Markdown. */
  readonly documentation?: string
  /** With placeholders: `batches: ${1:5000}`. */
  readonly insert: string
  readonly preselect?: boolean
  /** Whether the editor should suggest again after inserting it. */
  readonly continues?: boolean
}

/** Escapes text for a snippet. */
export const literal = (text: string) => text.replace(/[\\$}]/g, '\\$&')

/** A tab stop of a snippet with a default text. */
export const blank = (order: number, text: string | number) => `\${${order}:${literal(String(text))}}`

/** For editors without placeholders: replaces each placeholder by its default text. */
export function withoutPlaceholders(snippet: string): string {
  return snippet
    .replace(/\$\{\d+:((?:\\.|[^}\\])*)\}/g, '$1')
    .replace(/\$\d+/g, '')
    .replace(/\\([\\$}])/g, '$1')
}
