import { join } from 'node:path'
import * as vscode from 'vscode'
import { checkedNode } from '../engine/node.ts'
import { workspaceStores } from '../store/workspace-stores.ts'

/** The API of VS Code 1.101. The extension also runs on 1.100, whose types it is checked with. */
interface McpApi {
  readonly lm: {
    readonly registerMcpServerDefinitionProvider?: (
      id: string,
      provider: {
        readonly onDidChangeMcpServerDefinitions: vscode.Event<void>
        provideMcpServerDefinitions(): Promise<object[]>
      },
    ) => vscode.Disposable
  }
  readonly McpStdioServerDefinition?: new (
    label: string,
    command: string,
    args: string[],
    env: Record<string, string>,
    version: string,
  ) => object
}

/** Offers `finetune-lab mcp` for each folder of a trusted workspace. Does nothing before VS Code 1.101. */
export function registerMcpServer(context: vscode.ExtensionContext, dist: string): void {
  const { lm, McpStdioServerDefinition: Definition } = vscode as unknown as McpApi
  if (!lm.registerMcpServerDefinitionProvider || !Definition) return
  const changed = new vscode.EventEmitter<void>()
  const { version } = context.extension.packageJSON as { version: string }
  context.subscriptions.push(
    changed,
    vscode.workspace.onDidGrantWorkspaceTrust(() => changed.fire()),
    vscode.workspace.onDidChangeWorkspaceFolders(() => changed.fire()),
    vscode.workspace.onDidChangeConfiguration(event => {
      if (event.affectsConfiguration('finetuneLab')) changed.fire()
    }),
    lm.registerMcpServerDefinitionProvider('finetune-lab', {
      onDidChangeMcpServerDefinitions: changed.event,
      async provideMcpServerDefinitions() {
        if (!vscode.workspace.isTrusted) return []
        const node = await checkedNode()
        const stores = workspaceStores()
        return stores.map(({ name, workspace, store, dataFolder }) => {
          const args = ['--workspace', workspace, '--store', store, ...(dataFolder ? ['--data', dataFolder] : [])]
          const label = stores.length > 1 ? `Finetune Lab (${name})` : 'Finetune Lab'
          const script = join(dist, 'tasks', 'mcp-process.js')
          // Inside desktop VS Code this executable is Electron, which this variable turns into Node.
          return new Definition(label, node, [script, ...args], { ELECTRON_RUN_AS_NODE: '1' }, version)
        })
      },
    }),
  )
}
