import { anyPointOn, bestPointOn, type MeanConfusion, meanConfusion, withAugmentation } from '@finetune-lab/analysis'
import { datasetTitle } from '../chart-plan.ts'
import { samplesPerClassText } from '../describe-point.ts'
import { formatNumberOf } from '../format.ts'
import { type HeadingLevel, heading } from './heading.ts'
import { type Html, html } from './html.ts'
import type { ReportSweep } from './report-input.ts'

/** A heat map per finetune data set: which classes the networks of one setting take for which. */
export function confusionSection(sweep: ReportSweep, level: HeadingLevel): Html {
  const { record, runs } = sweep.snapshot
  const tables = record.experiment.finetune.dataset.flatMap(dataset => {
    const best = bestPointOn(sweep.curves, dataset)
    // If training collapsed everywhere, the matrix shows how.
    const setting = sweep.confusionOf ?? best ?? anyPointOn(sweep.curves, dataset)
    const confusion = setting && meanConfusion(runs, dataset, setting)
    if (confusion === undefined) return []
    const known = Object.hasOwn(record.datasets, dataset) ? record.datasets[dataset].classes : []
    const classes = confusion.shares.map((_, index) => known[index] ?? String(index))
    return [
      heatMap(
        confusion,
        classes,
        datasetTitle(record.datasets, dataset),
        sweep.confusionOf === undefined && best !== undefined,
      ),
    ]
  })
  if (tables.length === 0) return html``
  return html`<section>
${heading(level, 'Confusion')}
${tables}
</section>`
}

function heatMap(confusion: MeanConfusion, classes: readonly string[], title: string, best: boolean): Html {
  const { setting, shares, n } = confusion
  const chosen = best ? ' (the setting with the highest mean accuracy)' : ''
  const of = `mean over ${formatNumberOf(n, 'run')} ${withAugmentation(setting.augmentation)}, ${samplesPerClassText(setting.samplesPerClass)}${chosen}`
  return html`<figure>
<div class="wide"><table class="confusion">
<caption>${title}: ${of}</caption>
<thead><tr><th scope="col" class="corner">true ╲ predicted</th>${classes.map(name => html`<th scope="col" title="${name}">${name}</th>`)}</tr></thead>
<tbody>
${shares.map(
  (
    row,
    truth,
  ) => html`<tr><th scope="row" title="${classes[truth]}">${classes[truth]}</th>${row.map((share, said) => heatCell(share, truth === said))}</tr>
`,
)}</tbody>
</table></div>
<figcaption>The share of the test images of each true class (row) that are predicted as each class (column), in percent. Cells below 0.5 % are empty. The shade follows the square root of the share. ${commonest(shares, classes)}</figcaption>
</figure>`
}

/** Shaded by the square root: most confusions are small and would all look white otherwise. */
function heatCell(share: number, right: boolean): Html {
  const percent = Math.round(share * 100)
  const shade = Math.sqrt(share)
  const kind = [right ? 'right' : '', shade > DEEP ? 'deep' : ''].filter(name => name !== '').join(' ')
  const attribute = kind === '' ? html`` : html` class="${kind}"`
  return html`<td${attribute} style="background:rgb(0 114 178/${shade.toFixed(2)})">${percent === 0 ? '' : percent}</td>`
}

/** Above this shade, dark text on the light page's blue has a contrast below 4.5 : 1. */
const DEEP = 0.9

function commonest(shares: readonly (readonly number[])[], classes: readonly string[]): string {
  const mistakes = shares
    .flatMap((row, truth) => row.map((share, said) => ({ share, truth, said })))
    .filter(({ share, truth, said }) => truth !== said && share >= 0.005)
    .sort((a, b) => b.share - a.share)
    .slice(0, 5)
  if (mistakes.length === 0) return ''
  const text = mistakes.map(
    ({ share, truth, said }) => `${classes[truth]} taken for ${classes[said]} (${Math.round(share * 100)} %)`,
  )
  return `Most frequent: ${text.join(', ')}.`
}
