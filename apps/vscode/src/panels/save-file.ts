import { basename } from 'node:path'
import * as vscode from 'vscode'
import type { SaveMessage } from '../messages.ts'
import { writeTo } from './write-to.ts'

/**
 * Asks where to save a file that a webview created, writes it there, and offers to open it. Shows errors instead of
 * throwing them.
 *
 * @param suggestedFolder where the dialog opens; default: the first workspace folder
 */
export async function saveFile(
  { name, contents, encoding }: SaveMessage,
  suggestedFolder: vscode.Uri | undefined = vscode.workspace.workspaceFolders?.[0]?.uri,
): Promise<void> {
  // A webview suggests a file name, never a folder.
  const fileName = basename(name).replaceAll(/[^\p{L}\p{N} ._()=+-]/gu, '-') || 'finetune-lab'
  const extension = /\.([a-z0-9]+)$/i.exec(fileName)?.[1]
  const target = await vscode.window.showSaveDialog({
    title: 'Save',
    ...(suggestedFolder && { defaultUri: vscode.Uri.joinPath(suggestedFolder, fileName) }),
    ...(extension && { filters: { [extension.toUpperCase()]: [extension] } }),
  })
  if (!target) return
  try {
    await writeTo(target, Buffer.from(contents, encoding))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    void vscode.window.showErrorMessage(`Cannot write ${target.fsPath}: ${reason}`)
    return
  }
  const open = 'Open'
  const chosen = await vscode.window.showInformationMessage(`Saved ${vscode.workspace.asRelativePath(target)}`, open)
  if (chosen === open) await vscode.commands.executeCommand('vscode.open', target)
}
