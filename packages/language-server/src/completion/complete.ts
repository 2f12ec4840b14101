import { type CompletionItem, InsertTextFormat, type Position, type TextEdit } from 'vscode-languageserver'
import type { ExperimentDocument } from '../experiment-document.ts'
import type { DatasetKnowledge } from '../hover.ts'
import { cursorAt } from './cursor.ts'
import { keySuggestions } from './keys.ts'
import { type Suggestion, withoutPlaceholders } from './suggestion.ts'
import { valueSuggestions } from './values.ts'

export interface CompletionOptions {
  readonly knowledge: DatasetKnowledge
  /** Whether the editor fills in placeholders. */
  readonly snippets: boolean
  /** Whether the editor can suggest the value right after a key. */
  readonly commands: boolean
}

/** Keys and values that fit at the cursor, each with its documentation. */
export async function complete(
  document: ExperimentDocument,
  position: Position,
  { knowledge, snippets, commands }: CompletionOptions,
): Promise<CompletionItem[]> {
  const { text } = document
  const cursor = cursorAt(text, document.offsetAt(position))
  const suggestions = [
    ...(cursor.value ? await valueSuggestions(document, cursor, knowledge) : []),
    ...(cursor.key ? keySuggestions(cursor, knowledge) : []),
  ]
  const range = document.rangeOf(cursor.start, cursor.end)
  const seen = new Set<string>()
  return suggestions.flatMap((suggestion, index) => {
    if (seen.has(suggestion.label)) return []
    seen.add(suggestion.label)
    const newText = snippets ? suggestion.insert : withoutPlaceholders(suggestion.insert)
    return itemOf(suggestion, index, { range, newText }, snippets, commands)
  })
}

function itemOf(
  { label, kind, detail, documentation, insert, preselect, continues }: Suggestion,
  index: number,
  textEdit: TextEdit,
  snippets: boolean,
  commands: boolean,
): CompletionItem {
  return {
    label,
    kind,
    detail,
    documentation: documentation ? { kind: 'markdown', value: documentation } : undefined,
    // In the order of the schema and the registries, not alphabetical.
    sortText: String(index).padStart(4, '0'),
    insertTextFormat: snippets && insert.includes('$') ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    textEdit,
    preselect,
    command: continues && commands ? { title: 'Suggest', command: 'editor.action.triggerSuggest' } : undefined,
  }
}
