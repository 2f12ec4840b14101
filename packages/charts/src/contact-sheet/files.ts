import { greyPng } from '../png/grey-png.ts'
import { html, trustedHtml } from '../report/html.ts'
import { styleSheet } from '../report/style-sheet.ts'
import { svgText } from '../svg.ts'
import { type ContactSheet, drawContactSheet } from './contact-sheet.ts'

/** The sheet as a standalone SVG file. */
export function contactSheetSvg(sheet: ContactSheet): string {
  return svgText(container => drawContactSheet(container, sheet, greyPng), sheet.title)
}

/** The sheet as one HTML file that needs no network and runs no script. */
export function contactSheetHtml(sheet: ContactSheet): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${sheet.title} · Finetune Lab</title>
${trustedHtml(`<style>\n${styleSheet()}</style>`)}
</head>
<body>
<main class="wide">
${trustedHtml(contactSheetSvg(sheet))}
</main>
</body>
</html>
`.markup
}
