import type { ComparedPoint } from '@finetune-lab/analysis'
import {
  differenceCount,
  formatP,
  formatPercent,
  formatPoints,
  matchTitle,
  troubleMark,
} from '@finetune-lab/charts/dom'
import { html, nothing, type TemplateResult } from 'lit-html'
import type { ChosenPair } from './compare-model.ts'

/** s × augmentation: both accuracies, their difference with its confidence interval, n, and p after Holm correction. */
export function comparisonTable({ a, b, comparison, target }: ChosenPair): TemplateResult {
  if (comparison.nothingInCommon !== undefined) return html`<p class="pairing">${comparison.nothingInCommon}</p>`
  if (target.otherTest !== undefined) return html`<p class="pairing">${target.otherTest}</p>`
  const only = [
    ...comparison.onlyA.map(label => `${label} in ${a.letter}`),
    ...comparison.onlyB.map(label => `${label} in ${b.letter}`),
  ]
  return html`<p class="pairing" data-kind=${comparison.pairing.kind}>
      ${comparison.pairing.text} ${only.length > 0 ? `Not compared: ${only.join(', ')}.` : ''}
    </p>
    <p class="muted" id="differences-help">
      Accuracy of ${a.letter} and ${b.letter}, difference ${a.letter} − ${b.letter} in points with its 95 % confidence interval; two-sided p, Holm-corrected over the ${target.family} differences of this table. Bold: the interval excludes 0.
    </p>
    <div class="wide" tabindex="0" role="group" aria-label="Differences">
      <table class="finetune-lab-table comparison" aria-describedby="differences-help">
        <thead>
          <tr>
            <th scope="col">augmentation</th>
            <th scope="col" class="numeric">s</th>
            <th scope="col" class="numeric">${a.letter}</th>
            <th scope="col" class="numeric">${b.letter}</th>
            <th scope="col" class="numeric">${a.letter} − ${b.letter}</th>
            <th scope="col" class="numeric">95 % interval</th>
            <th scope="col" class="numeric">n</th>
            <th scope="col" class="numeric">p (Holm)</th>
          </tr>
        </thead>
        <tbody>
          ${target.series.flatMap(({ augmentation, points }) => points.map(point => row(matchTitle(augmentation), point)))}
        </tbody>
      </table>
    </div>`
}

function row(label: string, { samplesPerClass, a, b, difference, notCompared }: ComparedPoint): TemplateResult {
  const { mean, interval, n, p, adjustedP } = difference ?? {}
  const decided = interval !== undefined && (interval.low > 0 || interval.high < 0)
  const points = mean === undefined ? '' : formatPoints(mean)
  return html`<tr>
    <th scope="row">${label}</th>
    <td class="numeric">${samplesPerClass}</td>
    <td class="numeric">${a ? `${formatPercent(a.mean)}${troubleMark(a)}` : nothing}</td>
    <td class="numeric">${b ? `${formatPercent(b.mean)}${troubleMark(b)}` : nothing}</td>
    ${
      notCompared
        ? html`<td colspan="4" class="muted">not compared: ${notCompared}</td>`
        : html`<td class="numeric">${decided ? html`<strong>${points}</strong>` : points}</td>
    <td class="numeric">${interval ? `[${formatPoints(interval.low)}, ${formatPoints(interval.high)}]` : nothing}</td>
    <td class="numeric">${n === undefined ? nothing : differenceCount(n)}</td>
    <td class="numeric" title=${p === undefined ? '' : `p = ${formatP(p)} before Holm correction`}>${adjustedP === undefined ? nothing : formatP(adjustedP)}</td>`
    }
  </tr>`
}
