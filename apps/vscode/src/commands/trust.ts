import * as vscode from 'vscode'

/** Whether the workspace is trusted; if not, explains what is disabled and offers to manage trust. */
export async function isTrusted(what: string): Promise<boolean> {
  if (vscode.workspace.isTrusted) return true
  const manage = 'Manage workspace trust'
  const chosen = await vscode.window.showWarningMessage(
    `${what} is disabled: nothing runs until you trust this workspace.`,
    manage,
  )
  if (chosen === manage) await vscode.commands.executeCommand('workbench.trust.manage')
  return false
}
