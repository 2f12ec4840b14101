import type { CompletionItemKind } from 'vscode-languageserver'

/** What is offered at the cursor, before it becomes the protocol's. */
export interface Suggestion {
  readonly label: string
  readonly kind: CompletionItemKind
  /** Beside the label: a few words. */
  readonly detail?: string
  /** Markdown. */
  readonly documentation?: string
  /** With placeholders: `batches: ${1:5000}`. */
  readonly insert: string
  readonly preselect?: boolean
  /** After it, something is to be chosen again. */
  readonly continues?: boolean
}

/** A text as it stands, in a snippet. */
export const literal = (text: string) => text.replace(/[\\$}]/g, '\\$&')

/** A place of a snippet that Tab leads to, with what stands there until one types. */
export const blank = (order: number, text: string | number) => `\${${order}:${literal(String(text))}}`

/** For editors that know no placeholders: what they hold, as plain text. */
export function withoutPlaceholders(snippet: string): string {
  return snippet
    .replace(/\$\{\d+:((?:\\.|[^}\\])*)\}/g, '$1')
    .replace(/\$\d+/g, '')
    .replace(/\\([\\$}])/g, '$1')
}
