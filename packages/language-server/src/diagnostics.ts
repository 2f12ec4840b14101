import { basename, join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import {
  type CheckedExperiment,
  checkExperiment,
  datasetSettings,
  datasetsOf,
  encodingProblem,
} from '@finetune-lab/engine'
import type { Problem } from '@finetune-lab/experiment'
import { type Connection, type Diagnostic, DiagnosticSeverity, type TextDocuments } from 'vscode-languageserver'
import type { DatasetLookUp } from './datasets/look-up.ts'
import type { SurroundingsOf } from './datasets/surroundings.ts'
import { type ExperimentDocument, folderOf } from './experiment-document.ts'

/** Data is read when typing pauses. Every keystroke is checked, but without reading files. */
const PAUSE_MILLISECONDS = 250
/** Interval for looking again while a problem lies in files: a terminal may fetch or copy data without any notification. */
const LOOK_AGAIN_MILLISECONDS = 5_000
const OF_FILES: readonly unknown[] = [
  'missing-data',
  'invalid-data',
  'odd-data',
  'too-few-images',
  'smaller-than-batch',
  'unknown-value',
  'encoding',
]

export interface Checks {
  /** Checks a document that was opened or changed. */
  changed(document: ExperimentDocument): void
  closed(uri: string): void
  /** Reads the data of all open documents again. */
  refreshAll(): void
  /** The current document with its problems. */
  checked(document: ExperimentDocument): Promise<CheckedExperiment>
  dispose(): void
}

export interface ChecksOptions {
  readonly connection: Connection
  readonly documents: TextDocuments<ExperimentDocument>
  readonly around: SurroundingsOf
  readonly lookUp: DatasetLookUp
  /** Called when data or settings have changed. */
  readonly onSurroundings: () => void
}

/** Publishes the problems of the open documents and updates them as text, data and settings change. */
export function checks({ connection, documents, around, lookUp, onSurroundings }: ChecksOptions): Checks {
  const published = new Map<string, readonly Diagnostic[]>()
  const timers = new Map<string, NodeJS.Timeout>()
  const waiting = new Set<string>()
  const lookAgain = setInterval(() => {
    for (const [uri, diagnostics] of published) if (diagnostics.some(({ code }) => OF_FILES.includes(code))) later(uri)
  }, LOOK_AGAIN_MILLISECONDS)
  lookAgain.unref()

  async function checked(document: ExperimentDocument): Promise<CheckedExperiment> {
    const surroundings = around.recall(document)
    const parsed = document.parsed(surroundings?.names)
    const encoding = document.file === undefined ? undefined : encodingProblem(document.file)
    if (encoding) return { ...parsed, experiment: undefined, problems: [placedIn(document, encoding)], datasets: [] }
    if (!surroundings) return { ...parsed, datasets: [] }
    return checkExperiment(parsed, pathOf(document, surroundings.workspace), {
      ...surroundings.locate,
      describe: async (name, options) =>
        around.mayLookInto(document, options?.settings?.path) ? lookUp.recall(name, options) : undefined,
    })
  }

  async function publish(document: ExperimentDocument): Promise<void> {
    const { problems } = await checked(document)
    // A newer text arrived during the check; it will be checked next.
    if (documents.get(document.uri) !== document) return
    const diagnostics = problems.map(problem => diagnosticOf(problem, document))
    published.set(document.uri, diagnostics)
    await connection.sendDiagnostics({ uri: document.uri, version: document.version, diagnostics })
  }

  async function refresh(document: ExperimentDocument): Promise<void> {
    let changed = await around.refresh(document)
    const surroundings = around.recall(document)
    const { experiment } = document.parsed(surroundings?.names)
    for (const name of experiment && surroundings ? datasetsOf(experiment) : []) {
      const settings = datasetSettings(experiment!, pathOf(document, surroundings!.workspace), name)
      if (!around.mayLookInto(document, settings?.path)) continue
      changed = (await lookUp.refresh(name, { ...surroundings!.locate, settings })) || changed
    }
    if (!changed) return republish(document)
    onSurroundings()
    await Promise.all(documents.all().map(republish))
  }

  /** Publishes only if the diagnostics have changed. */
  async function republish(document: ExperimentDocument): Promise<void> {
    const { problems } = await checked(document)
    const diagnostics = problems.map(problem => diagnosticOf(problem, document))
    if (!isDeepStrictEqual(diagnostics, published.get(document.uri))) await publish(document)
  }

  function later(uri: string, milliseconds = PAUSE_MILLISECONDS): void {
    clearTimeout(timers.get(uri))
    const timer = setTimeout(() => {
      timers.delete(uri)
      const document = documents.get(uri)
      if (document) guarded(refresh(document))
    }, milliseconds)
    timers.set(uri, timer)
  }

  function guarded(work: Promise<void>): void {
    work.catch((error: unknown) => connection.console.error(error instanceof Error ? `${error.stack}` : String(error)))
  }

  return {
    checked,
    changed({ uri }) {
      // Check keystrokes that arrive together only once.
      if (!waiting.has(uri))
        setImmediate(() => {
          waiting.delete(uri)
          const document = documents.get(uri)
          if (document) guarded(publish(document))
        })
      waiting.add(uri)
      later(uri, published.has(uri) ? PAUSE_MILLISECONDS : 0)
    },
    closed(uri) {
      clearTimeout(timers.get(uri))
      timers.delete(uri)
      published.delete(uri)
      guarded(connection.sendDiagnostics({ uri, diagnostics: [] }))
    },
    refreshAll() {
      for (const { uri } of documents.all()) later(uri, 0)
    },
    dispose() {
      clearInterval(lookAgain)
      for (const timer of timers.values()) clearTimeout(timer)
    },
  }
}

/** Relative folders in the file start at the file's folder. */
const pathOf = (document: ExperimentDocument, workspace: string) =>
  join(folderOf(document, workspace), basename(document.file ?? 'Untitled.experiment.yaml'))

/** Adds offsets: an encoding problem has only line and column. */
function placedIn(document: ExperimentDocument, { line, column, ...problem }: Problem): Problem {
  const start = document.offsetAt({ line: line - 1, character: column - 1 })
  return { ...problem, line, column, start, end: Math.min(start + 1, document.text.length) }
}

const SEVERITIES = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  note: DiagnosticSeverity.Information,
} as const

export function diagnosticOf(
  { severity, code, message, start, end }: Problem,
  document: ExperimentDocument,
): Diagnostic {
  return {
    severity: SEVERITIES[severity],
    code,
    message,
    source: 'Finetune Lab',
    range: document.rangeOf(start, end),
  }
}
