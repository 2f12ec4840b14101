import { seriesVariables } from '@finetune-lab/charts/dom'

/**
 * The series' colours for light and dark themes, both high contrasts included: charts draw with the custom properties.
 * A constructed style sheet, as the page's policy lets no inline one in.
 */
export function adoptSeriesColors(): void {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(`
    body { ${seriesVariables('light')} }
    body.vscode-dark, body.vscode-high-contrast:not(.vscode-high-contrast-light) { ${seriesVariables('dark')} }
  `)
  document.adoptedStyleSheets.push(sheet)
}
