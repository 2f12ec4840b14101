import {
  CodeActionKind,
  type Connection,
  DidChangeConfigurationNotification,
  type InitializeResult,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver'
import { datasetLookUp } from './datasets/look-up.ts'
import { surroundingsOf } from './datasets/surroundings.ts'
import { checks } from './diagnostics.ts'
import { type ExperimentDocument, experimentDocument } from './experiment-document.ts'
import { type Handlers, registerHandlers } from './handlers.ts'
import { type MakeHistory, noHistory } from './lenses/history.ts'
import { initializationSchema, TRUSTED } from './protocol.ts'

/** Serves experiment files to one editor. */
export function startServer(connection: Connection, makeHistory: MakeHistory = noHistory): void {
  const documents = new TextDocuments<ExperimentDocument>({
    create: (uri, _, version, text) => experimentDocument(uri, version, text),
    update: (document, changes, version) => document.changed(changes, version),
  })

  connection.onInitialize(({ capabilities, workspaceFolders, rootUri, initializationOptions }): InitializeResult => {
    const { trusted, settings, commands } = initializationSchema.parse(initializationOptions ?? {})
    const { workspace, textDocument } = capabilities
    const around = surroundingsOf({
      connection,
      folders: workspaceFolders ?? (rootUri ? [{ uri: rootUri, name: '' }] : []),
      asksSettings: workspace?.configuration ?? false,
      initialSettings: settings,
      trusted,
    })
    const lookUp = datasetLookUp()
    const check = checks({
      connection,
      documents,
      around,
      lookUp,
      onSurroundings: () => handlers.surroundingsChanged(),
    })
    const handlers: Handlers = registerHandlers({
      connection,
      documents,
      around,
      lookUp,
      check,
      makeHistory,
      commands,
      snippets: textDocument?.completion?.completionItem?.snippetSupport ?? false,
      refreshesLenses: workspace?.codeLens?.refreshSupport ?? false,
    })

    connection.onInitialized(() => {
      if (workspace?.didChangeConfiguration?.dynamicRegistration)
        void connection.client.register(DidChangeConfigurationNotification.type)
      if (workspace?.workspaceFolders)
        connection.workspace.onDidChangeWorkspaceFolders(async () => {
          around.setFolders((await connection.workspace.getWorkspaceFolders()) ?? [])
          check.refreshAll()
        })
    })
    connection.onDidChangeConfiguration(() => {
      around.forgetSettings()
      check.refreshAll()
    })
    connection.onNotification(TRUSTED, () => {
      around.trust()
      check.refreshAll()
    })
    connection.onShutdown(() => {
      check.dispose()
      handlers.dispose()
    })
    documents.onDidChangeContent(({ document }) => check.changed(document))
    documents.onDidSave(({ document }) => check.changed(document))
    documents.onDidClose(({ document }) => {
      check.closed(document.uri)
      handlers.surroundingsChanged()
    })
    return {
      serverInfo: { name: 'Finetune Lab language server' },
      capabilities: {
        // An editor that sends whole texts may send them late, so that positions would refer to another text.
        textDocumentSync: TextDocumentSyncKind.Incremental,
        completionProvider: { triggerCharacters: [' ', '[', '{', ','] },
        hoverProvider: true,
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
        documentSymbolProvider: true,
        foldingRangeProvider: true,
        documentFormattingProvider: true,
        // Lenses call the extension's commands.
        codeLensProvider: commands ? {} : undefined,
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    }
  })
  documents.listen(connection)
  connection.listen()
}
