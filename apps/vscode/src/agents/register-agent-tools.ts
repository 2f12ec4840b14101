import * as vscode from 'vscode'
import { workspaceStores } from '../store/workspace-stores.ts'
import type { TaskRunner } from '../tasks/run-task.ts'
import type { TaskRequest } from '../tasks/task-messages.ts'

/** Of the tools' names in the manifest, which are unique among all extensions. */
export const PREFIX = 'finetune-lab_'

/** Registers the manifest's tools. They run in a separate process, like every long task. */
export function registerAgentTools(context: vscode.ExtensionContext, runTask: TaskRunner): void {
  const declared: readonly { name: string; displayName: string }[] =
    context.extension.packageJSON.contributes.languageModelTools
  for (const { name, displayName } of declared)
    context.subscriptions.push(vscode.lm.registerTool<object>(name, agentTool(name, displayName, runTask)))
}

function agentTool(name: string, title: string, runTask: TaskRunner): vscode.LanguageModelTool<object> {
  const request = (input: object): TaskRequest<'agentQuestion'> => {
    if (!vscode.workspace.isTrusted) throw new Error(`${title}: nothing runs until a person trusts this workspace.`)
    const [place] = workspaceStores()
    if (!place) throw new Error(`${title}: expected an open folder.`)
    const { workspace, store, dataFolder } = place
    const workers = vscode.workspace.getConfiguration('finetuneLab', vscode.Uri.file(workspace)).get<number>('workers')
    return { tool: name.slice(PREFIX.length), input, workspace, store, dataFolder, workers: workers || undefined }
  }
  return {
    async prepareInvocation({ input }, cancelled) {
      const { question, error } = await runTask('agentQuestion', request(input), { cancelled })
      if (error !== undefined) throw new Error(error)
      return {
        invocationMessage: title,
        ...(question !== undefined && { confirmationMessages: { title, message: question } }),
      }
    },
    async invoke({ input }, cancelled) {
      // VS Code calls this only after the person has agreed to what prepareInvocation asked.
      const { text, images, error } = await runTask('agentCall', request(input), { cancelled })
      if (error !== undefined) throw new Error(error)
      return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text), ...pictures(images)])
    },
  }
}

/** VS Code's part for data, which 1.100 does not have yet. Results may hold it like text. */
interface DataParts {
  readonly LanguageModelDataPart?: { image(data: Uint8Array, mimeType: string): vscode.LanguageModelTextPart }
}

function pictures(images: readonly string[]): vscode.LanguageModelTextPart[] {
  const { LanguageModelDataPart: part } = vscode as DataParts
  return part ? images.map(image => part.image(Buffer.from(image, 'base64'), 'image/png')) : []
}
