import { basename, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { LONGEST_TEXT, type ParsedExperiment, parseExperiment } from '@finetune-lab/experiment'
import type { Position, Range, TextDocumentContentChangeEvent } from 'vscode-languageserver'
import { TextDocument } from 'vscode-languageserver-textdocument'

/** An experiment file open in an editor, parsed by the experiment package. */
export interface ExperimentDocument {
  readonly uri: string
  readonly version: number
  /** Empty if the file is longer than any experiment: such a file is rejected unread. */
  readonly text: string
  /** On disk; undefined for a file that was never saved. */
  readonly file?: string
  /** Parsed once per list of known data sets. */
  parsed(knownDatasets: readonly string[] | undefined): ParsedExperiment
  /** Clamps offsets to the text. */
  rangeOf(start: number, end: number): Range
  positionAt(offset: number): Position
  offsetAt(position: Position): number
  /** The document after these changes. */
  changed(changes: readonly TextDocumentContentChangeEvent[], version: number): ExperimentDocument
}

/** Longer files are not kept, and stay rejected until they are reopened. An editor may open a file of any size. */
const MOST_KEPT = 10 * LONGEST_TEXT

export function experimentDocument(uri: string, version: number, whole: string): ExperimentDocument {
  const file = filePath(uri)
  const fallbackName = basename(file ?? 'Untitled').replace(/(\.experiment)?\.ya?ml$/, '')
  const refused = whole.length > LONGEST_TEXT ? parseExperiment(whole) : undefined
  const text = refused ? '' : whole
  const kept = whole.length <= MOST_KEPT ? whole : undefined
  const lines = TextDocument.create(uri, '', version, text)
  let known: readonly string[] | undefined
  let parsed: ParsedExperiment | undefined = refused
  return {
    uri,
    version,
    text,
    file,
    parsed(knownDatasets) {
      if (refused) return refused
      if (!parsed || known !== knownDatasets) parsed = parseExperiment(text, { knownDatasets, fallbackName })
      known = knownDatasets
      return parsed
    },
    rangeOf: (start, end) => ({ start: lines.positionAt(start), end: lines.positionAt(Math.max(start, end)) }),
    positionAt: offset => lines.positionAt(offset),
    offsetAt: position => lines.offsetAt(position),
    changed(changes, next) {
      const full = changes.findLastIndex(change => !('range' in change))
      if (kept === undefined && full < 0) return forgotten(this, next)
      const before = TextDocument.create(uri, '', version, kept ?? '')
      return experimentDocument(
        uri,
        next,
        TextDocument.update(before, changes.slice(Math.max(0, full)), next).getText(),
      )
    },
  }
}

/** A file that was rejected and not kept stays rejected, whatever changes in it. */
const forgotten = (document: ExperimentDocument, version: number): ExperimentDocument => ({ ...document, version })

/** The folder that a file's relative paths start from. For an unsaved file, the workspace folder. */
export const folderOf = ({ file }: ExperimentDocument, workspace: string) => (file ? dirname(file) : workspace)

function filePath(uri: string): string | undefined {
  try {
    return fileURLToPath(uri)
  } catch {
    return undefined
  }
}
