import { augmentationWords, referenceOf } from '@finetune-lab/analysis'
import { accuracyChart } from '../accuracy-chart.ts'
import { chartPlan, datasetTitle } from '../chart-plan.ts'
import { formatNumberOf, formatTime } from '../format.ts'
import { accuracySvg } from '../svg.ts'
import { answersSection } from './answers-section.ts'
import { challengeSection } from './challenge-section.ts'
import { confusionSection } from './confusion-section.ts'
import { differenceSection } from './difference-section.ts'
import { failuresSection } from './failures-section.ts'
import { below, type HeadingLevel, heading } from './heading.ts'
import { type Html, html, trustedHtml } from './html.ts'
import { limitsSection } from './limits-section.ts'
import { methodsSection } from './methods-section.ts'
import { predictionsSection } from './predictions-section.ts'
import type { ReportSweep } from './report-input.ts'
import { resultTable } from './result-table.ts'
import { samplesSection } from './samples-section.ts'
import { savingsSection } from './savings-section.ts'
import { setupSection } from './setup-section.ts'
import { sweepState } from './sweep-state.ts'

/** Everything about one sweep: the answers first, then what they rest on. */
export function sweepSection(sweep: ReportSweep, level: HeadingLevel, letter?: string): Html {
  const { record } = sweep.snapshot
  const inner = below(level)
  const title = letter === undefined ? record.name : `${letter} · ${record.name}`
  return html`<article class="sweep">
<header>
${heading(level, title)}
<p class="question">${question(sweep)}</p>
<p>${design(sweep)}</p>
<p class="state">${sweepState(sweep.snapshot)} · started ${formatTime(record.created)} · sweep <code>${record.id}</code></p>
</header>
${answersSection(sweep, inner)}
${challengeSection(sweep, inner)}
${predictionsSection(sweep, inner)}
${accuracySection(sweep, inner)}
${differenceSection(sweep, inner)}
${savingsSection(sweep, inner)}
${samplesSection(sweep, inner)}
${confusionSection(sweep, inner)}
${limitsSection(sweep, inner)}
${failuresSection(sweep, inner)}
${methodsSection(sweep, inner)}
${setupSection(sweep.snapshot, inner)}
</article>`
}

/** The question of the sweep. Without other augmentations, it asks only for the number of samples. */
function question({ snapshot: { record } }: ReportSweep): string {
  const plan = chartPlan(record)
  const pretrain = datasetTitle(record.datasets, record.experiment.pretrain.dataset)
  const finetunes = plan.datasets.map(({ title }) => title).join(' and ')
  const reference = referenceOf(record)
  const others = plan.augmentations.filter(label => label !== reference).map(augmentationWords)
  const mixing =
    others.length === 0
      ? ''
      : reference === 'none'
        ? `, and can ${others.join(' or ')} stand in for labels`
        : `, and does ${others.join(' or ')} need fewer than ${augmentationWords(reference)}`
  return `How many labelled samples per class does pre-training on ${pretrain} need for ${finetunes}${mixing}?`
}

function design({ snapshot: { record } }: ReportSweep): string {
  const plan = chartPlan(record)
  const pretrain = datasetTitle(record.datasets, record.experiment.pretrain.dataset)
  const finetunes = plan.datasets.map(({ title }) => title).join(', ')
  return `Pre-trained on ${pretrain}. Finetuned and tested on ${finetunes}. Compared: ${plan.augmentations.map(augmentationWords).join(', ')}. ${formatNumberOf(record.experiment.seeds.length, 'seed')} per point.`
}

function accuracySection(sweep: ReportSweep, level: HeadingLevel): Html {
  const plan = chartPlan(sweep.snapshot.record)
  // A separate figure per data set, all with the same y axis.
  const yDomain = accuracyChart(sweep.curves, { plan }).panels[0]?.yDomain
  const figures = plan.datasets.map(dataset => {
    const svg = accuracySvg(sweep.curves, { plan: { ...plan, datasets: [dataset] }, yDomain, colors: 'variables' })
    return html`<figure>
<div class="chart" data-name="accuracy-${dataset.name}">${trustedHtml(svg)}</div>
<figcaption>Finetune accuracy on ${dataset.title} over the number of samples per class in pre-training.</figcaption>
</figure>
${resultTable(sweep, dataset)}`
  })
  return html`<section>
${heading(level, 'Result')}
${figures}
</section>`
}
