import {
  type Connection,
  DidChangeConfigurationNotification,
  type InitializeResult,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver'
import { datasetLookUp } from './datasets/look-up.ts'
import { type SurroundingsOf, surroundingsOf } from './datasets/surroundings.ts'
import { type Checks, checks } from './diagnostics.ts'
import { type ExperimentDocument, experimentDocument } from './experiment-document.ts'
import { initializationSchema, TRUSTED } from './protocol.ts'

/** Serves experiment files to one editor. */
export function startServer(connection: Connection): void {
  const documents = new TextDocuments<ExperimentDocument>({
    create: (uri, _, version, text) => experimentDocument(uri, version, text),
    // Always the whole text: experiments are small, and of what is not, nothing need be kept.
    update: ({ uri }, changes, version) => experimentDocument(uri, version, changes.at(-1)?.text ?? ''),
  })
  let around: SurroundingsOf
  let check: Checks
  let registersSettings = false

  connection.onInitialize(({ capabilities, workspaceFolders, rootUri, initializationOptions }): InitializeResult => {
    const { trusted, settings } = initializationSchema.parse(initializationOptions ?? {})
    const { configuration = false, didChangeConfiguration } = capabilities.workspace ?? {}
    registersSettings = didChangeConfiguration?.dynamicRegistration ?? false
    around = surroundingsOf({
      connection,
      folders: workspaceFolders ?? (rootUri ? [{ uri: rootUri, name: '' }] : []),
      asksSettings: configuration,
      initialSettings: settings,
      trusted,
    })
    check = checks({ connection, documents, around, lookUp: datasetLookUp(), onSurroundings() {} })
    return {
      serverInfo: { name: 'Finetune Lab language server' },
      capabilities: {
        textDocumentSync: TextDocumentSyncKind.Full,
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    }
  })
  connection.onInitialized(() => {
    if (registersSettings) void connection.client.register(DidChangeConfigurationNotification.type)
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
  connection.onShutdown(() => check.dispose())
  documents.onDidChangeContent(({ document }) => check.changed(document))
  documents.onDidSave(({ document }) => check.changed(document))
  documents.onDidClose(({ document }) => check.closed(document.uri))
  documents.listen(connection)
  connection.listen()
}
