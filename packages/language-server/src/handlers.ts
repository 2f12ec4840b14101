import { setTimeout as wait } from 'node:timers/promises'
import type { CodeLens, Connection, TextDocuments } from 'vscode-languageserver'
import { complete } from './completion/complete.ts'
import type { DatasetLookUp } from './datasets/look-up.ts'
import type { Surroundings, SurroundingsOf } from './datasets/surroundings.ts'
import { type Checks, diagnosticOf } from './diagnostics.ts'
import type { ExperimentDocument } from './experiment-document.ts'
import { folding } from './folding.ts'
import { formatting } from './formatting.ts'
import { type DatasetKnowledge, hover } from './hover.ts'
import type { MakeHistory } from './lenses/history.ts'
import { lensRefresh } from './lenses/lens-refresh.ts'
import { lenses, storeOf } from './lenses/lenses.ts'
import { outline } from './outline.ts'
import { quickFixes } from './quick-fixes/quick-fixes.ts'

export interface HandlersOptions {
  readonly connection: Connection
  readonly documents: TextDocuments<ExperimentDocument>
  readonly around: SurroundingsOf
  readonly lookUp: DatasetLookUp
  readonly check: Checks
  readonly makeHistory: MakeHistory
  /** Whether the extension's commands are available. */
  readonly commands: boolean
  /** Whether the editor fills in placeholders. */
  readonly snippets: boolean
  readonly refreshesLenses: boolean
}

export interface Handlers {
  /** Call this when documents, data or settings have changed. */
  surroundingsChanged(): void
  dispose(): void
}

/** How long a hover waits for the counts of a data set that was never read. */
const SUMMARY_MILLISECONDS = 2_000

/** Handles every request that an editor makes about a document. */
export function registerHandlers(options: HandlersOptions): Handlers {
  const { connection, documents, around, lookUp, check, commands, snippets } = options
  const failed = (error: unknown) => connection.console.error(error instanceof Error ? `${error.stack}` : String(error))

  async function surroundings(document: ExperimentDocument): Promise<Surroundings | undefined> {
    if (!around.recall(document)) await around.refresh(document)
    return around.recall(document)
  }

  async function knowledge(document: ExperimentDocument): Promise<DatasetKnowledge> {
    const { datasets = [], names, locate } = (await surroundings(document)) ?? {}
    const summary = async (name: string) => {
      // An unresponsive disk must not block hovers. Damaged data has no counts; the diagnostics report it.
      await Promise.race([lookUp.refresh(name, locate ?? {}).catch(() => false), wait(SUMMARY_MILLISECONDS)])
      return lookUp.recall(name, locate).catch(() => undefined)
    }
    return { datasets, names, summary }
  }

  const history = options.makeHistory(() => void refresh.look(), failed)
  const refresh = lensRefresh(
    async uri => {
      const document = documents.get(uri)
      return document && (await lensesOf(document))
    },
    () => {
      if (options.refreshesLenses) connection.sendRequest('workspace/codeLens/refresh').catch(failed)
    },
  )

  async function lensesOf(document: ExperimentDocument): Promise<CodeLens[]> {
    const found = await surroundings(document)
    if (!commands || !found?.settings.codeLens) return []
    follow()
    const checked = await check.checked(document)
    return lenses(document, { surroundings: found, checked, history, now: new Date() })
  }

  /** Follows only the sweeps of open documents. */
  function follow(): void {
    const wanted = new Map<string, string[]>()
    for (const document of documents.all()) {
      const found = around.recall(document)
      if (!commands || !found?.settings.codeLens || !document.file) continue
      const store = storeOf(found)
      wanted.set(store, [...(wanted.get(store) ?? []), document.file])
    }
    history.follow([...wanted].map(([store, files]) => ({ store, files })))
  }

  /** Wraps a handler that gets the document. Returns null if the document is not open. */
  const about =
    <Params extends { readonly textDocument: { readonly uri: string } }, Result>(
      handle: (document: ExperimentDocument, params: Params) => Result,
    ) =>
    (params: Params) => {
      const document = documents.get(params.textDocument.uri)
      return document ? handle(document, params) : null
    }

  connection.onCompletion(
    about(async (document, { position }) =>
      complete(document, position, { knowledge: await knowledge(document), snippets, commands }),
    ),
  )
  connection.onHover(about(async (document, { position }) => hover(document, position, await knowledge(document))))
  connection.onCodeAction(
    about(async (document, { range }) =>
      quickFixes(document, range, {
        knowledge: await knowledge(document),
        problems: (await check.checked(document)).problems,
        diagnosticOf: problem => diagnosticOf(problem, document),
        commands,
      }),
    ),
  )
  connection.onDocumentSymbol(about(outline))
  connection.onFoldingRanges(about(folding))
  connection.onDocumentFormatting(about(formatting))
  connection.onCodeLens(
    about(async document => {
      const found = await lensesOf(document)
      refresh.sent(document.uri, found)
      return found
    }),
  )
  return {
    surroundingsChanged() {
      follow()
      void refresh.look().catch(failed)
    },
    dispose() {
      history.dispose()
      refresh.dispose()
    },
  }
}
