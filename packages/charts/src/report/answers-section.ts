import type { Answers } from '@finetune-lab/analysis'
import { datasetTitle } from '../chart-plan.ts'
import { below, type HeadingLevel, heading } from './heading.ts'
import { type Html, html } from './html.ts'
import type { ReportSweep } from './report-input.ts'

/** The answers in words, the first section of a report. Empty if no run is finished. */
export function answersSection({ answers, snapshot }: ReportSweep, level: HeadingLevel): Html {
  const said = answers.filter(({ sentences }) => sentences.length > 0)
  if (said.length === 0) return html``
  return html`<section class="answers">
${heading(level, 'Answers')}
${said.map(answer => datasetAnswers(answer, datasetTitle(snapshot.record.datasets, answer.dataset), level))}
</section>`
}

function datasetAnswers({ sentences }: Answers, title: string, level: HeadingLevel): Html {
  return html`${heading(below(level), `On ${title}`)}
<ul>
${sentences.map(
  ({ text }) => html`<li>${text}</li>
`,
)}</ul>
`
}
