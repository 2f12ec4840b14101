import type { Initialization } from '@finetune-lab/language-server'
import { TRUSTED } from '@finetune-lab/language-server'
import * as vscode from 'vscode'
import { LanguageClient, TransportKind } from 'vscode-languageclient/node'

const LANGUAGE = 'finetune-lab-experiment'

/** Checks, completion, hovers and lenses of experiment files: a process of its own, from the first such file on. */
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
    // On VS Code's own Node, which the client starts Electron as.
    { module, transport: TransportKind.ipc },
    {
      documentSelector: ['file', 'untitled'].map(scheme => ({ scheme, language: LANGUAGE })),
      synchronize: { configurationSection: 'finetuneLab' },
      initializationOptions,
    },
  )
}
