import {
  type AlternativeResult,
  augmentationWords,
  BEST,
  type Challenge,
  challengeScope,
  type DatasetChallenge,
  notChallenged,
  RECIPE,
} from '@finetune-lab/analysis'
import { accuracyChart } from '../accuracy-chart.ts'
import type { ChartPlan } from '../chart-options.ts'
import { chartPlan, datasetTitle } from '../chart-plan.ts'
import { differenceChart } from '../difference-chart.ts'
import { accuracySvg, differenceSvg } from '../svg.ts'
import { challengeResultsTable, headsTable } from './challenge-tables.ts'
import { below, type HeadingLevel, heading } from './heading.ts'
import { type Html, html, trustedHtml } from './html.ts'
import type { ReportSweep } from './report-input.ts'

/** Does the answer survive other ways to train the heads? One line if that was not tried. Empty without answers. */
export function challengeSection({ challenge, answers, snapshot }: ReportSweep, level: HeadingLevel): Html {
  const { record } = snapshot
  if (answers.every(({ sentences }) => sentences.length === 0)) return html``
  const title = heading(level, 'Does the answer survive?')
  if (!challenge)
    return html`<section class="challenge">
${title}
<p>${notChallenged(record.id)}</p>
</section>`
  const plan = chartPlan(record)
  return html`<section class="challenge">
${title}
<p>The heads were trained in other ways on the same frozen extractors: ${challengeScope(challenge)} ${EXPLANATION}</p>
${challenge.datasets.map(each => datasetChallenge(each, plan, datasetTitle(record.datasets, each.dataset), level))}
<p>${methods(challenge)}</p>
</section>`
}

const EXPLANATION =
  'An answer holds if its difference has the same sign, its 95 % interval excludes zero, and at least half of its size is left. It shrinks if less is left, vanishes if the interval includes zero, so that it is no longer shown, and turns round if the interval is on the other side of zero. Each verdict stands alone: the intervals are not adjusted for their number.'

function datasetChallenge(
  { dataset, sentences, results }: DatasetChallenge,
  plan: ChartPlan,
  title: string,
  level: HeadingLevel,
): Html {
  const judged = sentences.filter(({ verdict }) => verdict !== undefined)
  return html`${heading(below(level), `On ${title}`)}
<ul>
${judged.map(
  ({
    text,
    verdict,
    summary,
  }) => html`<li><strong class="verdict" data-verdict="${verdict}">${verdict}</strong>: ${text} <small>${summary}</small></li>
`,
)}</ul>
${figure(dataset, results, plan, title)}
${challengeResultsTable(results, plan, title)}
${headsTable(results, plan, title)}
`
}

/** The differences as recorded, with converged heads, and with the best settings; without these, with all. */
function figure(dataset: string, results: readonly AlternativeResult[], plan: ChartPlan, title: string): Html {
  const main = results.filter(({ id }) => id === RECIPE || id === 'probe' || id === BEST)
  const shown = main.length > 1 ? main : results
  const panels = { ...plan, datasets: shown.map(({ id, title }) => ({ name: id, title })) }
  const compares = plan.augmentations.length > 1
  const options = { plan: panels, colors: 'variables', plotHeight: 200 } as const
  const differences = shown.map(({ id, differences }) => ({ ...differences, dataset: id }))
  const curves = shown.map(({ id, curves }) => ({ ...curves, dataset: id }))
  const yDomain = (compares ? differenceChart(differences, options) : accuracyChart(curves, options)).panels[0]?.yDomain
  const svg = compares
    ? differenceSvg(differences, { ...options, yDomain, title: `Differences on ${title} with other heads` })
    : accuracySvg(curves, { ...options, yDomain, title: `Accuracy on ${title} with other heads` })
  const what = compares ? `Difference to ${augmentationWords(plan.reference ?? 'none')}` : 'Finetune accuracy'
  return html`<figure>
<div class="chart" data-name="challenge-${dataset}">${trustedHtml(svg)}</div>
<figcaption>${what} on ${title}, by the way the heads are trained. All panels have the same y axis.</figcaption>
</figure>`
}

function methods({ alternatives }: Challenge): string {
  const [probe, best] = ['probe', BEST].map(id => alternatives.some(each => each.id === id))
  return [
    ...(probe
      ? [
          'Converged heads: multinomial logistic regression on standardised features, its L2 penalty chosen on a held-out fifth of the finetune subset.',
        ]
      : []),
    ...(best
      ? [
          'The best settings of each: for every augmentation and number of samples, the learning rate and budget with the highest mean accuracy over the seeds on up to 64 training images per class outside the finetune subset. No test image is used to choose.',
        ]
      : []),
    'All other settings, and every random choice, are those of the recorded runs.',
  ].join(' ')
}
