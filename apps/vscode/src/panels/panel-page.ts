import { randomBytes } from 'node:crypto'
import * as vscode from 'vscode'
import type { PanelView } from '../messages.ts'

/**
 * A panel's page. Nothing but the extension's own files is let in: one script, by its nonce, and style sheets. Inline
 * styles and `eval` are refused; the controls bring their styles as constructed style sheets, which no policy concerns.
 */
export function panelPage(webview: vscode.Webview, extension: vscode.Uri, view: PanelView, subject: unknown): string {
  const nonce = randomBytes(16).toString('base64')
  const file = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(extension, 'dist', 'webview', name))
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    // Images that the page itself makes: figures to be exported, samples.
    `img-src data: blob:`,
  ].join('; ')
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Finetune Lab</title>
<link rel="stylesheet" href="${file('shared.css')}">
<link rel="stylesheet" href="${file(`${view}.css`)}">
</head>
<body data-view="${view}" data-ready="false" data-subject="${escapeHtml(JSON.stringify(subject))}">
<main id="panel"></main>
<script nonce="${nonce}" src="${file(`${view}.js`)}"></script>
</body>
</html>`
}

const escapeHtml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
