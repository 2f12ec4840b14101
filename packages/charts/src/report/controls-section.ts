import { augmentationTitle, type ControlSeries, shownInterval, troubleText } from '@finetune-lab/analysis'
import { controls, findControl } from '@finetune-lab/experiment'
import { chartPlan } from '../chart-plan.ts'
import { formatShare, formatUncertainty } from '../format.ts'
import { troubleMark } from '../trouble-marks.ts'
import { type HeadingLevel, heading } from './heading.ts'
import { type Html, html } from './html.ts'
import type { ReportSweep } from './report-input.ts'
import { sizeTable } from './size-table.ts'

/** What the controls reached: nothing without controls. */
export function controlsSection({ snapshot, curves }: ReportSweep, level: HeadingLevel): Html {
  const { datasets, samplesPerClass, controls: names } = chartPlan(snapshot.record)
  if (!names) return html``
  const tables = datasets.flatMap(({ name, title = name }) => {
    const { controls: found = [] } = curves.find(({ dataset }) => dataset === name) ?? {}
    if (found.length === 0) return []
    return [
      sizeTable({
        look: 'results',
        caption: html`Controls on ${title}, accuracy in percent: mean ± half the width of the 95 % confidence interval for this test set. A level control does not depend on the samples per class.`,
        sizes: samplesPerClass,
        columns: found,
        titleOf: ({ control }) => augmentationTitle(control),
        cell,
      }),
    ]
  })
  return html`<section>
${heading(level, 'Controls')}
<ul>
${controls
  .filter(({ name }) => names.includes(name))
  .map(
    ({ name, description }) => html`<li><strong>${findControl(name)!.title}</strong>: ${description}</li>
`,
  )}</ul>
${tables}
</section>`
}

function cell({ level, points }: ControlSeries, size: number): Html {
  const point = level ? points[0] : points.find(({ samplesPerClass }) => samplesPerClass === size)
  if (!point) return html`<td class="missing">no finished run</td>`
  const trouble = troubleText(point)
  return html`<td>${formatShare(point.mean)}${formatUncertainty(shownInterval(point))}${troubleMark(point)} <small>n = ${point.n}</small>${trouble ? html` <small>${trouble}</small>` : html``}</td>`
}
