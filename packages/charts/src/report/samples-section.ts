import { datasetTitle } from '../chart-plan.ts'
import { samplesPerClassText } from '../describe-point.ts'
import { type HeadingLevel, heading } from './heading.ts'
import { type Html, html } from './html.ts'
import type { ReportSweep } from './report-input.ts'

/** What the augmentations do to the images. Empty if the data set is not available. */
export function samplesSection({ samples, snapshot }: ReportSweep, level: HeadingLevel): Html {
  if (!samples) return html``
  const { batch, strips } = samples
  const title = datasetTitle(snapshot.record.datasets, batch.dataset)
  return html`<section>
${heading(level, 'What pre-training sees')}
<div class="wide"><table class="samples">
<caption>The first samples of a pre-training batch of ${title}: ${samplesPerClassText(batch.samplesPerClass)}, seed ${batch.seed}, batch ${batch.batch + 1}. Each row shows the same batch under another augmentation, with its labels below the images.</caption>
<tbody>
${strips.map(
  ({ augmentation, samples }) =>
    html`<tr><th scope="row">${augmentation}</th>${samples.map(({ image, label }) => html`<td><img src="${image}" alt="${augmentation}: ${label.join(', ')}" width="56" height="56">${label.map(share => html` <small>${share}</small>`)}</td>`)}</tr>
`,
)}</tbody>
</table></div>
</section>`
}
