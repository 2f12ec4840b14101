import { basename, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { LONGEST_TEXT, type ParsedExperiment, parseExperiment } from '@finetune-lab/experiment'
import type { Position, Range } from 'vscode-languageserver'
import { TextDocument } from 'vscode-languageserver-textdocument'

/** An experiment file as it stands in an editor, with what the experiment package makes of it. */
export interface ExperimentDocument {
  readonly uri: string
  readonly version: number
  /** Empty where the file is longer than any experiment: nothing of it is kept. */
  readonly text: string
  /** On disk; undefined for a file that was never saved. */
  readonly file?: string
  /** Parsed once for each list of known data sets. */
  parsed(knownDatasets: readonly string[] | undefined): ParsedExperiment
  /** Never outside the text, whatever the offsets. */
  rangeOf(start: number, end: number): Range
  positionAt(offset: number): Position
  offsetAt(position: Position): number
}

export function experimentDocument(uri: string, version: number, whole: string): ExperimentDocument {
  const file = filePath(uri)
  const fallbackName = basename(file ?? 'Untitled').replace(/(\.experiment)?\.ya?ml$/, '')
  // What is too long is refused unread, and then forgotten: an editor may open a file of any size.
  const refused = whole.length > LONGEST_TEXT ? parseExperiment(whole) : undefined
  const text = refused ? '' : whole
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
  }
}

/** The folder that a file's relative paths begin in; of one that was never saved, the workspace's. */
export const folderOf = ({ file }: ExperimentDocument, workspace: string) => (file ? dirname(file) : workspace)

function filePath(uri: string): string | undefined {
  try {
    return fileURLToPath(uri)
  } catch {
    return undefined
  }
}
