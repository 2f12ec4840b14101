import type { Initialization } from '@finetune-lab/language-server'
import { TRUSTED } from '@finetune-lab/language-server'
import * as vscode from 'vscode'
import { LanguageClient, TransportKind } from 'vscode-languageclient/node'

const LANGUAGE = 'finetune-lab-experiment'

/** Starts the language server (checks, completion, hovers, lenses) when the first experiment file opens. */
export function registerLanguage(context: vscode.ExtensionContext): void {
  let client: LanguageClient | undefined
  const startFor = ({ languageId }: vscode.TextDocument) => {
    if (languageId !== LANGUAGE || client) return
    client = languageClient(context)
    context.subscriptions.push(client)
    void client.start()
  }
  context.subscriptions.push(
    vscode.workspace.onDidOpenTextDocument(startFor),
    vscode.workspace.onDidGrantWorkspaceTrust(() => client?.sendNotification(TRUSTED)),
  )
  for (const document of vscode.workspace.textDocuments) startFor(document)
}

function languageClient(context: vscode.ExtensionContext): LanguageClient {
  const module = context.asAbsolutePath('dist/language-server/server.js')
  const initializationOptions: Initialization = { commands: true, trusted: vscode.workspace.isTrusted }
  return new LanguageClient(
    'finetuneLab',
    'Finetune Lab',
    // Runs on VS Code's own Node: the client starts Electron as Node.
    { module, transport: TransportKind.ipc },
    {
      documentSelector: ['file', 'untitled'].map(scheme => ({ scheme, language: LANGUAGE })),
      synchronize: { configurationSection: 'finetuneLab' },
      initializationOptions,
    },
  )
}
