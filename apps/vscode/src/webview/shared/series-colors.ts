import { seriesVariables } from '@finetune-lab/charts/dom'

/**
 * The series' colours for light and dark themes, high contrast included, as custom properties that charts draw with.
 * A constructed style sheet, because the page's policy blocks inline ones.
 */
export function adoptSeriesColors(): void {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(`
    body { ${seriesVariables('light')} }
    body.vscode-dark, body.vscode-high-contrast:not(.vscode-high-contrast-light) { ${seriesVariables('dark')} }
  `)
  document.adoptedStyleSheets.push(sheet)
}
