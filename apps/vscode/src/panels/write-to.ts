import { isWrittenThrough, writeOutput } from '@finetune-lab/runs'
import * as vscode from 'vscode'

/**
 * Writes a file to a place that the user chose. On this machine, the write is atomic and follows links; elsewhere it does
 * what the file system provider does.
 */
export async function writeTo(target: vscode.Uri, contents: Uint8Array): Promise<void> {
  // Writing to a pipe may block, and the extension host must not.
  if (target.scheme === 'file' && !isWrittenThrough(target.fsPath)) writeOutput(target.fsPath, contents)
  else await vscode.workspace.fs.writeFile(target, contents)
}
