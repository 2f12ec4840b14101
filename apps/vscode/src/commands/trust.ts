import * as vscode from 'vscode'

/** Whether something may run here; where not, says why and offers to manage trust. */
export async function isTrusted(what: string): Promise<boolean> {
  if (vscode.workspace.isTrusted) return true
  const manage = 'Manage workspace trust'
  const chosen = await vscode.window.showWarningMessage(
    `${what} is off: this workspace is not trusted, and nothing of it runs until it is.`,
    manage,
  )
  if (chosen === manage) await vscode.commands.executeCommand('workbench.trust.manage')
  return false
}
