import { augmentationWords, curvesOver, referenceOf, variedKeys } from '@finetune-lab/analysis'
import { seedWords, tunedSettings, valueLabel, valuesOf } from '@finetune-lab/experiment'
import type { SweepRecord } from '@finetune-lab/runs'
import { accuracyChart } from '../accuracy-chart.ts'
import { chartPlan, datasetTitle } from '../chart-plan.ts'
import { formatTime } from '../format.ts'
import { accuracySvg } from '../svg.ts'
import { answersSection } from './answers-section.ts'
import { axesSection } from './axes-section.ts'
import { challengeSection } from './challenge-section.ts'
import { confusionSection } from './confusion-section.ts'
import { controlsSection } from './controls-section.ts'
import { differenceSection } from './difference-section.ts'
import { failuresSection } from './failures-section.ts'
import { below, type HeadingLevel, heading } from './heading.ts'
import { type Html, html, trustedHtml } from './html.ts'
import { limitsSection } from './limits-section.ts'
import { measuresSection } from './measures-section.ts'
import { methodsSection } from './methods-section.ts'
import { predictionsSection } from './predictions-section.ts'
import type { AxesInput, ReportSweep } from './report-input.ts'
import { resultTable } from './result-table.ts'
import { samplesSection } from './samples-section.ts'
import { savingsSection } from './savings-section.ts'
import { seedNote } from './seed-note.ts'
import { seedsTable } from './seeds-table.ts'
import { setupSection } from './setup-section.ts'
import { sweepState } from './sweep-state.ts'
import { tuningSection } from './tuning-section.ts'

/**
 * Everything about one sweep: the answers first, then what they rest on. A sweep that varies further settings has a figure
 * of all of them, and answers for each of its parts.
 *
 * @param parts of one sweep, as `analyse` returns them
 * @param axes of the figure of all settings; default: the usual ones, if the sweep has several parts
 */
export function sweepSection(
  parts: readonly ReportSweep[],
  level: HeadingLevel,
  { letter, axes, where }: { readonly letter?: string; readonly axes?: AxesInput; readonly where?: string } = {},
): Html {
  const [first] = parts
  const whole = first.whole ?? first.snapshot
  const { record } = whole
  const inner = below(level)
  const several = first.part !== undefined
  const shown = axes ?? (several ? { curves: curvesOver(whole), datasets: record.datasets } : undefined)
  const title = letter === undefined ? record.name : `${letter} · ${record.name}`
  return html`<article class="sweep">
<header>
${heading(level, title)}
<p class="question">${question(record)}</p>
<p>${design(record)}</p>
${where === undefined ? html`` : html`<p>Only runs with ${where}.</p>`}
<p class="state">${sweepState(whole)} · started ${formatTime(record.created)} · sweep <code>${record.id}</code></p>
</header>
${shown ? axesSection(shown, axes ? `Over ${axes.curves.view.over.title}` : 'All settings', inner) : html``}
${parts.map(part => (part.part === undefined ? resultSections(part, inner) : partSection(part, inner)))}
${failuresSection({ ...first, snapshot: whole }, inner)}
${methodsSection({ ...first, snapshot: whole }, inner)}
${setupSection(whole, inner)}
</article>`
}

function partSection(part: ReportSweep, level: HeadingLevel): Html {
  const words = part.part!
  return html`<section class="part">
${heading(level, `${words[0].toUpperCase()}${words.slice(1)}`)}
${resultSections(part, below(level))}
</section>`
}

function resultSections(sweep: ReportSweep, level: HeadingLevel): Html {
  return html`${answersSection(sweep, level)}
${sweep.part === undefined ? challengeSection(sweep, level) : html``}
${predictionsSection(sweep, level)}
${accuracySection(sweep, level)}
${controlsSection(sweep, level)}
${tuningSection(sweep, level)}
${differenceSection(sweep, level)}
${savingsSection(sweep, level)}
${samplesSection(sweep, level)}
${confusionSection(sweep, level)}
${measuresSection(sweep, level)}
${limitsSection(sweep, level)}`
}

/** The question of the sweep. Without other augmentations, it asks only for the number of samples. */
function question(record: SweepRecord): string {
  const plan = chartPlan(record)
  const pretrain = pretrainTitle(record)
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

function design(record: SweepRecord): string {
  const plan = chartPlan(record)
  const pretrain = pretrainTitle(record)
  const finetunes = plan.datasets.map(({ title }) => title).join(', ')
  const others = variedKeys(record)
    .filter(({ key, partOf }) => partOf === undefined && !DESCRIBED.includes(key))
    .map(({ title, values }) => ` Also varied: ${title} (${values.join(', ')}).`)
  const tuned = tunedSettings(record.experiment).map(
    entry =>
      ` Tuned: ${entry.setting.title} (${valuesOf(record.experiment, entry)
        .map(value => valueLabel(entry, value))
        .join(', ')}).`,
  )
  return `Pre-trained on ${pretrain}. Finetuned and tested on ${finetunes}. Compared: ${plan.augmentations.map(augmentationWords).join(', ')}. ${seedWords(record.experiment)} per point.${others.join('')}${tuned.join('')}`
}

const DESCRIBED = ['pretrain.dataset', 'pretrain.samplesPerClass', 'pretrain.augmentation', 'finetune.dataset']

const pretrainTitle = ({ datasets, experiment }: SweepRecord) =>
  [experiment.pretrain.dataset]
    .flat()
    .map(name => datasetTitle(datasets, name))
    .join(' or ')

function accuracySection(sweep: ReportSweep, level: HeadingLevel): Html {
  const plan = chartPlan(sweep.snapshot.record)
  // A separate figure per data set, all with the same y axis.
  const yDomain = accuracyChart(sweep.curves, { plan }).panels[0]?.yDomain
  const figures = plan.datasets.map(dataset => {
    const svg = accuracySvg(sweep.curves, { plan: { ...plan, datasets: [dataset] }, yDomain, colors: 'variables' })
    return html`<figure>
<div class="chart" data-name="accuracy-${dataset.name}">${trustedHtml(svg)}</div>
<figcaption>Finetune accuracy on ${dataset.title} over the number of samples per class in pre-training.${seedNote(sweep.snapshot.record)}</figcaption>
</figure>
${resultTable(sweep, dataset)}
${seedsTable(sweep, dataset)}`
  })
  return html`<section>
${heading(level, 'Result')}
${figures}
</section>`
}
