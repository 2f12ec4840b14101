import { sweepLetter } from '@finetune-lab/analysis'
import { formatTime } from '../format.ts'
import { comparisonSection } from './comparison-section.ts'
import { type Html, html, trustedHtml } from './html.ts'
import type { ReportInput, ReportSweep } from './report-input.ts'
import { styleSheet } from './style-sheet.ts'
import { sweepSection } from './sweep-section.ts'

/**
 * The report of one sweep, or of several compared: one HTML file that needs no network and runs no script. Names, titles
 * and messages are always shown as text.
 *
 * @throws RangeError if there is no sweep
 */
export function reportHtml(input: ReportInput): string {
  const { sweeps } = input
  if (sweeps.length === 0) throw new RangeError('A report needs at least one sweep, got none')
  const name = sweeps.length === 1 ? sweeps[0].snapshot.record.name : `${sweeps.length} sweeps compared`
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Finetune Lab ${sweeps[0].snapshot.record.versions.finetuneLab}">
<title>${name} · Finetune Lab</title>
${trustedHtml(`<style>\n${styleSheet()}</style>`)}
</head>
<body>
<main>
${sweeps.length === 1 ? sweepSection(sweeps[0], 1) : compared(name, sweeps)}
</main>
<footer><p>Created by Finetune Lab on ${formatTime(input.created)}.</p></footer>
</body>
</html>
`
  return page.markup
}

function compared(name: string, sweeps: readonly ReportSweep[]): Html {
  return html`<header><h1>${name}</h1></header>
${comparisonSection(sweeps)}
${sweeps.map((sweep, index) => sweepSection(sweep, 2, sweepLetter(index)))}`
}
