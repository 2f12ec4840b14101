import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import * as vscode from 'vscode'
import type { PanelView } from '../messages.ts'

/**
 * A panel's page, self-contained: every file that a webview loads makes a round trip through VS Code's service worker,
 * which takes longer than everything that the page does until its chart is drawn. The policy allows only the page's own
 * script and styles, by nonce, and no files, not even the extension's. It blocks `eval` and style attributes; the controls
 * use constructed style sheets, which the policy does not cover.
 */
export function panelPage(extension: vscode.Uri, view: PanelView, subject: unknown): string {
  const nonce = randomBytes(16).toString('base64')
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    // Images that the page itself creates: samples, and figures for export.
    `img-src data: blob:`,
  ].join('; ')
  const { styles, script } = partsOf(extension, view)
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Finetune Lab</title>
<style nonce="${nonce}">${styles}</style>
</head>
<body data-view="${view}" data-ready="false" data-subject="${escapeHtml(JSON.stringify(subject))}">
<main id="panel"></main>
<script nonce="${nonce}">${script}</script>
</body>
</html>`
}

interface Parts {
  readonly styles: string
  readonly script: string
}

const parts = new Map<PanelView, Parts>()

/** Read once per window. The build checks that no script contains `</script` and no style sheet `</style`. */
function partsOf(extension: vscode.Uri, view: PanelView): Parts {
  const read = (name: string) =>
    // The page cannot load source maps.
    readFileSync(vscode.Uri.joinPath(extension, 'dist', 'webview', name).fsPath, 'utf8').replace(
      /^(\/\/|\/\*)# sourceMappingURL=.*$/m,
      '',
    )
  const known = parts.get(view) ?? {
    styles: `${read('shared.css')}\n${read('table.css')}\n${read(`${view}.css`)}`,
    script: read(`${view}.js`),
  }
  parts.set(view, known)
  return known
}

const escapeHtml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
