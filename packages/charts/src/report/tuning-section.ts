import {
  augmentationTitle,
  edgeLines,
  gainLines,
  missingLines,
  type TunedPoint,
  type Tuning,
  tuningScope,
} from '@finetune-lab/analysis'
import { datasetTitle } from '../chart-plan.ts'
import { formatDifference, formatNumberOf, formatShare } from '../format.ts'
import { type HeadingLevel, heading } from './heading.ts'
import { type Html, html } from './html.ts'
import type { ReportSweep } from './report-input.ts'

/** What was tuned and chosen, and what tuning changed. Empty for a sweep that tunes nothing. */
export function tuningSection({ tuning, snapshot }: ReportSweep, level: HeadingLevel): Html {
  if (!tuning) return html``
  const { datasets, experiment } = snapshot.record
  const lines = [...edgeLines(tuning), ...gainLines(tuning), ...missingLines(tuning)]
  return html`<section class="tuning">
${heading(level, 'Tuning')}
<p>${tuningScope(tuning)} All figures and answers show the chosen settings.</p>
<ul>
${lines.map(
  line => html`<li>${line}</li>
`,
)}</ul>
${experiment.finetune.dataset.map(name => choicesTable(name, datasetTitle(datasets, name), tuning, experiment.seeds.length))}
</section>`
}

function choicesTable(name: string, title: string, tuning: Tuning, seeds: number): Html {
  const own = tuning.points.filter(({ dataset }) => dataset === name)
  const augmentations = [...new Set(own.map(({ augmentation }) => augmentation))]
  const points = augmentations.flatMap(label => own.filter(({ augmentation }) => augmentation === label))
  if (points.length === 0) return html``
  const { grids, hasUntuned } = tuning
  return html`<div class="wide"><table class="results tuned">
<caption>What was chosen on ${title}, by mean validation accuracy over ${formatNumberOf(seeds, 'seed')}; below it, that of every candidate, in the order of the file. Then test accuracies of the chosen settings${hasUntuned ? html`, of the values without tuning (${grids.map(({ untuned }) => untuned).join(', ')}), and their difference in percentage points [95 % confidence interval], paired by seed, not adjusted for their number. Bold: the interval excludes zero` : html``}. All in percent. Edge: the smallest or largest value that was tried.</caption>
<thead><tr><th scope="col">augmentation</th><th scope="col">samples per class</th>${grids.map(grid => html`<th scope="col">${grid.title}</th>`)}<th scope="col">validation</th><th scope="col">test, tuned</th>${hasUntuned ? html`<th scope="col">untuned</th><th scope="col">difference</th>` : html``}</tr></thead>
<tbody>
${points.map(
  point => html`<tr><th scope="row">${augmentationTitle(point.augmentation)}</th><td>${point.samplesPerClass}</td>${grids.map(grid => html`<td>${chosenValue(point, grid)}</td>`)}<td>${validation(point)}</td><td>${share(point.tuned)}</td>${hasUntuned ? html`<td>${share(point.untuned)}</td><td>${difference(point)}</td>` : html``}</tr>
`,
)}</tbody>
</table></div>`
}

function chosenValue({ chosen }: TunedPoint, { key, values, edges }: Tuning['grids'][number]): Html {
  const numbers = values.map(Number)
  const value = chosen[key]
  const atEdge = edges && [Math.min(...numbers), Math.max(...numbers)].includes(Number(value))
  return html`<strong>${value}</strong>${atEdge ? html` <small>edge</small>` : html``}`
}

/** The best mean, then all of them; marked if seeds are missing. */
function validation({ candidates, n, missing }: TunedPoint): Html {
  const all = candidates.map(each => each.validation)
  const listed = all.length <= MOST_LISTED ? all.map(formatShare).join(', ') : `${all.length} candidates`
  return html`${formatShare(Math.max(...all))} <small>${listed}</small>${missing > 0 ? html` <small>n = ${n}; ${formatNumberOf(missing, 'run')} missing</small>` : html``}`
}

const MOST_LISTED = 12

const share = (accuracy: number | undefined) => (accuracy === undefined ? '–' : formatShare(accuracy))

function difference({ difference, choseUntuned }: TunedPoint): Html {
  if (choseUntuned) return html`same values`
  if (!difference) return html`–`
  const { interval } = difference
  const text = formatDifference(difference)
  return interval && (interval.low > 0 || interval.high < 0) ? html`<strong>${text}</strong>` : html`${text}`
}
