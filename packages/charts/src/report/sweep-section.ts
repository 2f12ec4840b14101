import { chartPlan, datasetTitle } from '../chart-plan.ts'
import { formatNumberOf, formatTime } from '../format.ts'
import { accuracySvg } from '../svg.ts'
import { confusionSection } from './confusion-section.ts'
import { differenceSection } from './difference-section.ts'
import { failuresSection } from './failures-section.ts'
import { below, type HeadingLevel, heading } from './heading.ts'
import { type Html, html, trustedHtml } from './html.ts'
import { limitsSection } from './limits-section.ts'
import { predictionsSection } from './predictions-section.ts'
import type { ReportSweep } from './report-input.ts'
import { resultTable } from './result-table.ts'
import { setupSection } from './setup-section.ts'
import { sweepState } from './sweep-state.ts'

/** Everything about one sweep: the result first, then what it rests on. */
export function sweepSection(sweep: ReportSweep, level: HeadingLevel, letter?: string): Html {
  const { record } = sweep.snapshot
  const inner = below(level)
  const title = letter === undefined ? record.name : `${letter} · ${record.name}`
  return html`<article class="sweep">
<header>
${heading(level, title)}
<p class="question">${question(sweep)}</p>
<p class="state">${sweepState(sweep.snapshot)} · started ${formatTime(record.created)} · sweep <code>${record.id}</code></p>
</header>
${accuracySection(sweep, inner)}
${predictionsSection(sweep, inner)}
${differenceSection(sweep, inner)}
${confusionSection(sweep, inner)}
${limitsSection(sweep, inner)}
${failuresSection(sweep, inner)}
${setupSection(sweep.snapshot, inner)}
</article>`
}

function question({ snapshot: { record } }: ReportSweep): string {
  const plan = chartPlan(record)
  const pretrain = datasetTitle(record.datasets, record.experiment.pretrain.dataset)
  const finetunes = plan.datasets.map(({ title }) => title).join(', ')
  return `Pre-trained on ${pretrain}, finetuned and tested on ${finetunes}: ${plan.augmentations.join(', ')}; ${formatNumberOf(record.experiment.seeds.length, 'seed')} for each point.`
}

function accuracySection(sweep: ReportSweep, level: HeadingLevel): Html {
  const plan = chartPlan(sweep.snapshot.record)
  const figures = plan.datasets.map(dataset => {
    const svg = accuracySvg(sweep.curves, { plan: { ...plan, datasets: [dataset] }, colors: 'variables' })
    return html`<figure>
<div class="chart">${trustedHtml(svg)}</div>
<figcaption>Finetune accuracy on ${dataset.title} over the samples per class that pre-training was given.</figcaption>
</figure>
${resultTable(sweep, dataset)}`
  })
  return html`<section>
${heading(level, 'Result')}
${figures}
</section>`
}
