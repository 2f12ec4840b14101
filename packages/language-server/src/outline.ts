import type { Entry } from '@finetune-lab/experiment'
import { type DocumentSymbol, SymbolKind } from 'vscode-languageserver'
import { extentOf } from './entries.ts'
import type { ExperimentDocument } from './experiment-document.ts'

const LONGEST_DETAIL = 60
const LONGEST_NAME = 200

/** The keys of a file and, under predictions, the items of the list. */
export function outline(document: ExperimentDocument): DocumentSymbol[] {
  const roots: DocumentSymbol[] = []
  const symbols = new Map<string, DocumentSymbol>()
  for (const entry of document.parsed(undefined).entries) {
    const symbol = entry.path.length > 0 ? symbolOf(entry, document) : undefined
    if (!symbol) continue
    const parent = symbols.get(JSON.stringify(entry.path.slice(0, -1)))
    if (parent) parent.children!.push(symbol)
    else if (entry.path.length === 1) roots.push(symbol)
    symbols.set(JSON.stringify(entry.path), symbol)
  }
  return roots
}

function symbolOf(entry: Entry, document: ExperimentDocument): DocumentSymbol | undefined {
  const step = entry.path.at(-1)!
  // The line of a list already shows its values.
  if (typeof step === 'number' && entry.path[0] !== 'predictions') return undefined
  if (typeof step === 'number' && entry.path.length > 2) return undefined
  const { start, end } = extentOf(entry)
  const { start: nameStart, end: nameEnd } = entry.key ?? { start, end }
  const written = document.text.slice(entry.value.start, Math.min(entry.value.end, entry.value.start + 500))
  const shown = shorten(written.replace(/\s+/g, ' '), LONGEST_DETAIL)
  const name = typeof step === 'number' ? shown : shorten(step, LONGEST_NAME)
  return {
    // Editors reject a symbol without a name.
    name: name.trim() || '""',
    detail: typeof step === 'number' || entry.kind === 'mapping' ? undefined : shown,
    kind: kindOf(entry, written),
    range: document.rangeOf(start, end),
    selectionRange: document.rangeOf(nameStart, nameEnd),
    children: [],
  }
}

function kindOf({ kind }: Entry, written: string): SymbolKind {
  if (kind === 'mapping') return SymbolKind.Object
  if (kind === 'list') return SymbolKind.Array
  return written !== '' && Number.isFinite(Number(written)) ? SymbolKind.Number : SymbolKind.String
}

const shorten = (text: string, longest: number) => (text.length <= longest ? text : `${text.slice(0, longest - 1)}…`)
