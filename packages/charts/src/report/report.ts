import { sweepLetter } from '@finetune-lab/analysis'
import { formatTime } from '../format.ts'
import { axesSection } from './axes-section.ts'
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
  const articles = bySweep(sweeps)
  const name = articles.length === 1 ? sweeps[0].snapshot.record.name : `${articles.length} sweeps compared`
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
${articles.length === 1 ? sweepSection(articles[0], 1, input) : compared(name, articles, input)}
</main>
<footer><p>Created by Finetune Lab on ${formatTime(input.created)}.</p></footer>
</body>
</html>
`
  return page.markup
}

function compared(name: string, articles: readonly (readonly ReportSweep[])[], { axes, where }: ReportInput): Html {
  const all = articles.flat()
  // A sweep in one part has the letter of the comparison.
  const letter = (parts: readonly ReportSweep[]) =>
    parts.length === 1 ? sweepLetter(all.indexOf(parts[0])) : undefined
  return html`<header><h1>${name}</h1>${where === undefined ? html`` : html`<p>Only runs with ${where}.</p>`}</header>
${comparisonSection(all.map(named))}
${axes ? axesSection(axes, `All sweeps over ${axes.curves.view.over.title}`, 2) : html``}
${articles.map(parts => sweepSection(parts, 2, { letter: letter(parts) }))}`
}

/** The parts of each sweep, which come one after another. */
function bySweep(sweeps: readonly ReportSweep[]): ReportSweep[][] {
  const articles: ReportSweep[][] = []
  for (const sweep of sweeps) {
    const last = articles.at(-1)
    if (sweep.whole && last?.[0].whole === sweep.whole) last.push(sweep)
    else articles.push([sweep])
  }
  return articles
}

/** Where parts of sweeps are compared, their names say which. */
function named(sweep: ReportSweep): ReportSweep {
  if (sweep.part === undefined) return sweep
  const { record } = sweep.snapshot
  return { ...sweep, snapshot: { ...sweep.snapshot, record: { ...record, name: `${record.name} (${sweep.part})` } } }
}
