import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import * as vscode from 'vscode'
import type { PanelView } from '../messages.ts'

/**
 * A panel's page, whole: each file that a webview asks for goes through VS Code's service worker and back, which takes
 * longer than all that the page does until its chart is there. Nothing is let in: the page's own script and styles, by
 * their nonce, and no file, not even the extension's. `eval` and style attributes are refused; the controls bring their
 * styles as constructed style sheets, which no policy concerns.
 */
export function panelPage(extension: vscode.Uri, view: PanelView, subject: unknown): string {
  const nonce = randomBytes(16).toString('base64')
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    // Images that the page itself makes: figures to be exported, samples.
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

/** Read once a window. The bundler leaves no `</script` in a script, nor a `</style` in a style sheet. */
function partsOf(extension: vscode.Uri, view: PanelView): Parts {
  const read = (name: string) =>
    // Where a debugger would look for the source map is a place that the page has not.
    readFileSync(vscode.Uri.joinPath(extension, 'dist', 'webview', name).fsPath, 'utf8').replace(
      /^(\/\/|\/\*)# sourceMappingURL=.*$/m,
      '',
    )
  const known = parts.get(view) ?? {
    styles: `${read('shared.css')}\n${read(`${view}.css`)}`,
    script: read(`${view}.js`),
  }
  parts.set(view, known)
  return known
}

const escapeHtml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
