import { PNG } from 'pngjs'
import { html, trustedHtml } from '../report/html.ts'
import { styleSheet } from '../report/style-sheet.ts'
import { svgText } from '../svg.ts'
import { type ContactSheet, drawContactSheet } from './contact-sheet.ts'

/** The sheet as a standalone SVG file. */
export function contactSheetSvg(sheet: ContactSheet): string {
  return svgText(container => drawContactSheet(container, sheet, greyPng), sheet.title)
}

/** The sheet as one HTML file that opens anywhere, without a network or a script. */
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

function greyPng(grey: Float32Array): string {
  // Assigning to a clamped array rounds, as a canvas does.
  const data = Buffer.from(Uint8ClampedArray.from(grey).buffer)
  const picture = { width: 28, height: 28, data } as PNG
  const bytes = PNG.sync.write(picture, { colorType: 0, inputColorType: 0, inputHasAlpha: false })
  return `data:image/png;base64,${bytes.toString('base64')}`
}
