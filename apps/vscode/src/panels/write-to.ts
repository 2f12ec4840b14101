import { isWrittenThrough, writeOutput } from '@finetune-lab/runs'
import * as vscode from 'vscode'

/**
 * Writes a file to a place that the user chose: on this machine whole or not at all and through links, elsewhere as the
 * place's own file system does.
 */
export async function writeTo(target: vscode.Uri, contents: Uint8Array): Promise<void> {
  // A pipe may keep its writer waiting; the extension host must not wait.
  if (target.scheme === 'file' && !isWrittenThrough(target.fsPath)) writeOutput(target.fsPath, contents)
  else await vscode.workspace.fs.writeFile(target, contents)
}
