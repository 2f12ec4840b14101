import { type Answers, type Equivalent, formatSamples, type Plateau, withAugmentation } from '@finetune-lab/analysis'
import { datasetTitle } from '../chart-plan.ts'
import { formatPoints } from '../format.ts'
import { type HeadingLevel, heading } from './heading.ts'
import { type Html, html } from './html.ts'
import type { ReportSweep } from './report-input.ts'
import { sizeTable } from './size-table.ts'

/** Labels saved and plateaus as tables: the figures behind the sentences. */
export function savingsSection({ answers, snapshot }: ReportSweep, level: HeadingLevel): Html {
  const title = ({ dataset }: Answers) => datasetTitle(snapshot.record.datasets, dataset)
  const saved = answers.filter(({ labelsSaved }) => labelsSaved.some(({ points }) => points.length > 0))
  const flat = answers.filter(({ plateaus }) => plateaus.length > 0)
  if (saved.length === 0 && flat.length === 0) return html``
  return html`<section>
${heading(level, saved.length === 0 ? 'Plateaus' : flat.length === 0 ? 'Labels saved' : 'Labels saved and plateaus')}
${saved.map(answer => savedTable(answer, title(answer)))}
${flat.map(answer => plateauTable(answer, title(answer)))}
</section>`
}

function savedTable({ labelsSaved, reference }: Answers, title: string): Html {
  const sizes = [
    ...new Set(labelsSaved.flatMap(({ points }) => points.map(({ samplesPerClass }) => samplesPerClass))),
  ].sort((a, b) => a - b)
  return sizeTable({
    look: 'results saved',
    caption: html`Labels saved on ${title}: the number of samples per class that reaches the same accuracy ${withAugmentation(reference)} [95 % interval over the seeds]. Each interval stands alone: together they cover less.`,
    sizes,
    columns: labelsSaved,
    titleOf: ({ augmentation }) => augmentation,
    cell: ({ points }, size) => savedCell(points.find(({ samplesPerClass }) => samplesPerClass === size)),
  })
}

function savedCell(point: Equivalent | undefined): Html {
  if (point === undefined) return html`<td class="missing">no finished run</td>`
  const { reference, interval } = point
  const range = interval ? ` [${formatSamples(interval.low)}, ${formatSamples(interval.high)}]` : ''
  return html`<td><strong>${formatSamples(reference)}</strong>${range} <small>n = ${point.n}</small></td>`
}

function plateauTable({ plateaus }: Answers, title: string): Html {
  return html`<div class="wide"><table class="plateaus">
<caption>Plateaus on ${title}: the smallest number of samples per class from which the mean gains at most ${formatPoints(plateaus[0].margin).slice(1)} points up to the largest number [95 % bootstrap interval over the seeds], and this gain [95 % confidence interval].</caption>
<thead><tr><th scope="col">augmentation</th><th scope="col">level from</th><th scope="col">gain</th></tr></thead>
<tbody>
${plateaus.map(
  plateau => html`<tr><th scope="row">${plateau.augmentation}</th><td>${plateauStart(plateau)}</td><td>${gained(plateau)}</td></tr>
`,
)}</tbody>
</table></div>`
}

function plateauStart({ from, largest, interval }: Plateau): string {
  const range = interval ? ` [${interval.low}, ${interval.high}]` : ''
  return from === largest ? `no plateau up to ${largest}${range}` : `${from}${range}`
}

function gained({ gain: { of, to, mean, interval, n } }: Plateau): string {
  const range = interval ? ` [${formatPoints(interval.low)}, ${formatPoints(interval.high)}]` : ''
  return `${formatPoints(mean)} points${range} from ${of} to ${to}, n = ${n}`
}
