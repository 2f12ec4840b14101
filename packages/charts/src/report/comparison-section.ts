import type { AccuracyCurves } from '@finetune-lab/analysis'
import type { ChartPlan } from '../chart-options.ts'
import { chartPlan } from '../chart-plan.ts'
import { formatTime } from '../format.ts'
import { type SeriesStyle, seriesStyles } from '../series-style.ts'
import { accuracySvg } from '../svg.ts'
import { type Html, html, trustedHtml } from './html.ts'
import type { ReportSweep } from './report-input.ts'
import { settingsRows } from './settings-rows.ts'
import { sweepLetter } from './sweep-letter.ts'
import { sweepState } from './sweep-state.ts'

/** Several sweeps on one axis, and in which settings they differ. */
export function comparisonSection(sweeps: readonly ReportSweep[]): Html {
  const svg = accuracySvg(overlaidCurves(sweeps), {
    ...overlay(sweeps),
    colors: 'variables',
    detail: 'means',
    plotHeight: 320,
  })
  return html`<section>
<h2>Side by side</h2>
<div class="wide"><table>
<caption>The sweeps and their letters.</caption>
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
<figcaption>Mean finetune accuracy of all sweeps on one axis. Colour and marker: augmentation; dash and letter: sweep. Intervals and seeds are in each sweep’s own figures below.</figcaption>
</figure>
${differingSettings(sweeps)}
</section>`
}

/** Labels are `A mixup`: the sweep's letter, then the augmentation. */
function overlay(sweeps: readonly ReportSweep[]): { plan: ChartPlan; styles: ReadonlyMap<string, SeriesStyle> } {
  const plans = sweeps.map(({ snapshot }) => chartPlan(snapshot.record))
  const looks = seriesStyles([...new Set(plans.flatMap(({ augmentations }) => augmentations))])
  const styles = new Map(
    plans.flatMap(({ augmentations }, index) =>
      augmentations.map(label => [
        overlaidLabel(index, label),
        { ...looks.get(label)!, dash: DASHES[index % DASHES.length] },
      ]),
    ),
  )
  const datasets = new Map(plans.flatMap(plan => plan.datasets.map(dataset => [dataset.name, dataset])))
  const plan = {
    samplesPerClass: [...new Set(plans.flatMap(({ samplesPerClass }) => samplesPerClass))],
    augmentations: [...styles.keys()],
    datasets: [...datasets.values()],
  }
  return { plan, styles }
}

function overlaidCurves(sweeps: readonly ReportSweep[]): readonly AccuracyCurves[] {
  const datasets = new Set(sweeps.flatMap(({ curves }) => curves.map(({ dataset }) => dataset)))
  return [...datasets].map(dataset => ({
    dataset,
    series: sweeps.flatMap(({ curves }, index) =>
      (curves.find(one => one.dataset === dataset)?.series ?? []).map(({ augmentation, points }) => ({
        augmentation: overlaidLabel(index, augmentation),
        points,
      })),
    ),
  }))
}

function overlaidLabel(index: number, augmentation: string): string {
  return `${sweepLetter(index)} ${augmentation}`
}

const DASHES = ['', '7 3', '2 3', '8 3 2 3', '12 3']

function differingSettings(sweeps: readonly ReportSweep[]): Html {
  const columns = sweeps.map(({ snapshot }) => settingsRows(snapshot.record))
  const rows = columns[0].flatMap(([name], row) => {
    const values = columns.map(column => column[row][1])
    return new Set(values).size > 1 ? [{ name, values }] : []
  })
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
