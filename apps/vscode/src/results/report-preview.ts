import * as vscode from 'vscode'

/**
 * A report in an editor of its own, where no browser can open it. It is one file without a script and with a policy that
 * lets nothing in but its own styles and pictures.
 */
export async function showReport(file: vscode.Uri, name: string): Promise<void> {
  const html = new TextDecoder().decode(await vscode.workspace.fs.readFile(file))
  const panel = vscode.window.createWebviewPanel('finetuneLab.report', `Report: ${name}`, vscode.ViewColumn.Active, {
    enableScripts: false,
    localResourceRoots: [],
    enableFindWidget: true,
  })
  panel.webview.html = html
}
