import {
  type ComparedSweep,
  comparisonRefusal,
  configuration,
  type SweepComparison,
  sweepLetter,
  withReference,
} from '@finetune-lab/analysis'
import { overlay } from '../comparison/overlay.ts'
import { formatTime } from '../format.ts'
import { accuracySvg, sweepDifferenceSvg } from '../svg.ts'
import { comparisonTables } from './comparison-tables.ts'
import { type Html, html, trustedHtml } from './html.ts'
import type { ReportSweep } from './report-input.ts'
import { sweepState } from './sweep-state.ts'
import { transferSection } from './transfer-section.ts'

/** Several sweeps on one axis, the settings that differ, the differences to the first sweep, and transfer. */
export function comparisonSection(sweeps: readonly ReportSweep[]): Html {
  const compared = sweeps.map(({ snapshot }) => snapshot)
  const { plan, styles, titles, data } = overlay(compared)
  const svg = accuracySvg(data, { plan, styles, titles, colors: 'variables', detail: 'means', plotHeight: 320 })
  const comparisons = withReference(compared).map(({ comparison }) => comparison)
  return html`<section>
<h2>Side by side</h2>
<div class="wide"><table>
<caption>The compared sweeps.</caption>
<thead><tr><th scope="col">sweep</th><th scope="col">name</th><th scope="col">state</th><th scope="col">started</th><th scope="col">id</th></tr></thead>
<tbody>
${sweeps.map(
  (
    { snapshot },
    index,
  ) => html`<tr><th scope="row">${sweepLetter(index)}</th><td>${snapshot.record.name}</td><td>${sweepState(snapshot)}</td><td>${formatTime(snapshot.record.created)}</td><td><code>${snapshot.record.id}</code></td></tr>
`,
)}</tbody>
</table></div>
<figure>
<div class="chart">${trustedHtml(svg)}</div>
<figcaption>Mean finetune accuracy of all sweeps. Colour and marker: augmentation. Dash and letter: sweep. Curves that are the same are drawn once. The figures of each sweep below show intervals and seeds.</figcaption>
</figure>
${differingSettings(sweeps)}
<h3>Differences to ${sweepLetter(0)}</h3>
${comparisons.every(comparison => comparisonRefusal(comparison) !== undefined) ? html`` : differenceFigure(compared, comparisons)}
${comparisons.map((comparison, index) => comparisonTables(comparison, compared[0], compared[index + 1], index + 1))}
${transferSection(compared)}
</section>`
}

function differenceFigure(sweeps: readonly ComparedSweep[], comparisons: readonly SweepComparison[]): Html {
  const svg = sweepDifferenceSvg({ sweeps, comparisons }, { colors: 'variables', plotHeight: 260 })
  return html`<figure>
<div class="chart">${trustedHtml(svg)}</div>
<figcaption>Accuracy of ${sweepLetter(0)} minus accuracy of the other sweep, with 95 % confidence intervals.</figcaption>
</figure>`
}

function differingSettings(sweeps: readonly ReportSweep[]): Html {
  const rows = configuration(sweeps.map(({ snapshot }) => snapshot.record)).filter(({ differs }) => differs)
  if (rows.length === 0) return html`<p>All settings are the same.</p>`
  return html`<div class="wide"><table>
<caption>Settings that differ.</caption>
<thead><tr><th scope="col">setting</th>${sweeps.map((_, index) => html`<th scope="col">${sweepLetter(index)}</th>`)}</tr></thead>
<tbody>
${rows.map(
  ({ name, values }) => html`<tr><th scope="row">${name}</th>${values.map(value => html`<td>${value}</td>`)}</tr>
`,
)}</tbody>
</table></div>`
}
