import { fetchableDatasets } from '@finetune-lab/data'
import { nameInYaml } from '@finetune-lab/data/dataset-name'
import type { Problem } from '@finetune-lab/experiment'
import { type CodeAction, CodeActionKind, type Diagnostic, type Range, type TextEdit } from 'vscode-languageserver'
import type { ExperimentDocument } from '../experiment-document.ts'
import type { DatasetKnowledge } from '../hover.ts'
import { addMissingKey } from './add-missing-key.ts'
import { fillIn } from './fill-in.ts'
import { removeEntry } from './remove-entry.ts'

export interface QuickFixOptions {
  readonly knowledge: DatasetKnowledge
  readonly problems: readonly Problem[]
  /** The diagnostic that the editor shows for a problem. */
  readonly diagnosticOf: (problem: Problem) => Diagnostic
  /** Whether the commands of the extension are available. */
  readonly commands: boolean
}

/** Fixes for the problems in a range of the document. */
export function quickFixes(document: ExperimentDocument, range: Range, options: QuickFixOptions): CodeAction[] {
  const [from, to] = [document.offsetAt(range.start), document.offsetAt(range.end)]
  return options.problems
    .filter(({ start, end }) => start <= to && from <= Math.max(end, start))
    .flatMap(problem => fixesOf(problem, document, options))
}

interface Edit {
  readonly start: number
  readonly end: number
  readonly newText: string
}

function fixesOf(problem: Problem, document: ExperimentDocument, options: QuickFixOptions): CodeAction[] {
  const { knowledge, diagnosticOf, commands } = options
  const { code, suggestion, path, start, end } = problem
  const { text } = document
  const { entries } = document.parsed(knowledge.names)
  const fix = (title: string, edit: Edit | undefined): CodeAction[] => {
    if (!edit) return []
    const change: TextEdit = { range: document.rangeOf(edit.start, edit.end), newText: edit.newText }
    return [
      {
        title,
        kind: CodeActionKind.QuickFix,
        diagnostics: [diagnosticOf(problem)],
        isPreferred: true,
        edit: { changes: { [document.uri]: [change] } },
      },
    ]
  }
  const call = (title: string, command: string, argument: unknown): CodeAction[] =>
    commands
      ? [
          {
            title,
            kind: CodeActionKind.QuickFix,
            diagnostics: [diagnosticOf(problem)],
            command: { title, command, arguments: [argument] },
          },
        ]
      : []

  if (code === 'odd-character' && suggestion !== undefined)
    return /^[ \t]/.test(text.slice(start, end))
      ? fix('Indent with spaces', { start, end, newText: suggestion })
      : fix('Replace with plain characters', { start, end, newText: suggestion })
  // If nothing is written, there is nothing to change.
  if (suggestion !== undefined && end > start)
    return fix(`Change to ${JSON.stringify(suggestion)}`, {
      start,
      end,
      newText: inPlaceOf(text.slice(start, end), suggestion),
    })
  if (code === 'missing-key' && path)
    return fix(`Add the missing key "${path.at(-1)}"`, addMissingKey(text, entries, path, knowledge))
  if (code === 'empty-value' && path) {
    const filled = fillIn(text, entries, path, knowledge)
    return filled ? fix(filled.title, filled) : []
  }
  if (code === 'duplicate') return fix('Remove the duplicate', removeEntry(text, entries, problem))
  if (code === 'unknown-key' && path)
    return fix(`Remove the key ${JSON.stringify(shorten(String(path.at(-1))))}`, removeEntry(text, entries, problem))
  if (code === 'missing-executor') return fix('Use executor auto', { start, end, newText: 'auto' })
  if (code === 'missing-data') {
    const name = /^Data set "([\w.-]+)"/.exec(problem.message)?.[1]
    if (!name) return []
    const fetchable = fetchableDatasets().some(each => each.name === name)
    return [
      ...(fetchable ? call(`Download ${name} …`, 'finetuneLab.fetchData', { name }) : []),
      ...call(`Create ${name} from a folder of images …`, 'finetuneLab.importImages', { name }),
    ]
  }
  return []
}

/** Quoted if the wrong word is quoted, or if YAML would read the right one as something else. */
function inPlaceOf(wrong: string, right: string): string {
  // Already quoted, or a number that was quoted by mistake.
  if (/^"[^"]*"$|^[-+.\de]+$/i.test(right)) return right
  const quote = /^(["']).*\1$/s.exec(wrong)?.[1]
  if (quote) return `${quote}${right}${quote}`
  return /^[\w.-]+(\([\w.=-]*\))?$/.test(right) ? nameInYaml(right) : JSON.stringify(right)
}

const shorten = (text: string) => (text.length <= 40 ? text : `${text.slice(0, 39)}…`)
