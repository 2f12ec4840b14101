import { diskTrouble } from '@finetune-lab/runs'
import { UserFacingError } from '@finetune-lab/system'
import * as vscode from 'vscode'
import { NodeProblem } from '../engine/node.ts'
import { TaskCancelled } from '../tasks/run-task.ts'

/** Registers a command whose errors are shown to the user. */
export function registerCommand(
  context: vscode.ExtensionContext,
  name: string,
  work: (argument?: unknown, selected?: unknown) => unknown,
): void {
  context.subscriptions.push(
    vscode.commands.registerCommand(`finetuneLab.${name}`, async (argument?: unknown, selected?: unknown) => {
      try {
        await work(argument, selected)
      } catch (error) {
        await showError(error)
      }
    }),
  )
}

/** Shows errors that the user can fix as they are, and marks all others as bugs. */
async function showError(error: unknown): Promise<void> {
  if (error instanceof TaskCancelled) return
  if (error instanceof NodeProblem) {
    const settings = 'Open settings'
    const chosen = await vscode.window.showErrorMessage(error.message, settings)
    // The setting has machine scope: in a remote window, only the remote settings list it.
    const command = vscode.env.remoteName === undefined ? 'openSettings' : 'openRemoteSettings'
    if (chosen) await vscode.commands.executeCommand(`workbench.action.${command}`, { query: '@id:finetuneLab.node' })
    return
  }
  const { message } = error instanceof Error ? error : new Error(String(error))
  if (error instanceof UserFacingError) {
    await vscode.window.showErrorMessage(message)
    return
  }
  const trouble = diskTrouble(error)
  if (trouble) {
    await vscode.window.showErrorMessage(`${trouble} (${message})`)
    return
  }
  console.error(error)
  await vscode.window.showErrorMessage(`This is a bug in Finetune Lab; please report it. ${message}`)
}
