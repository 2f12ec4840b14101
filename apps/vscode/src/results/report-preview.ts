import * as vscode from 'vscode'

/**
 * Shows a report in an editor tab, since a browser may not be able to open it. The report is a single file without scripts;
 * its policy allows only its own styles and images.
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
