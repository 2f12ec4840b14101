import {
  type AccuracyPoint,
  fullestTransferSetting,
  sweepLetter,
  type TransferCell,
  type TransferSetting,
  transferMatrix,
  transferSettings,
  troubleText,
} from '@finetune-lab/analysis'
import { formatPercent, formatPoints, formatShare, troubleMark } from '@finetune-lab/charts/dom'
import { html, nothing, type TemplateResult } from 'lit-html'
import { choice } from '../shared/choice.ts'
import type { ReadSweep } from './compare-model.ts'

/** Pre-training × finetune data sets, for one augmentation and number of samples. */
export function transferSection(
  sweeps: readonly ReadSweep[],
  wanted: TransferSetting | undefined,
  choose: (setting: TransferSetting) => void,
): TemplateResult {
  const settings = transferSettings(sweeps)
  const same = (setting: TransferSetting) =>
    setting.augmentation === wanted?.augmentation && setting.samplesPerClass === wanted.samplesPerClass
  const setting = settings.find(same) ?? fullestTransferSetting(sweeps)
  if (setting === undefined)
    return html`<section aria-labelledby="transfer">
      <h2 id="transfer">Transfer</h2>
      <p>Cells appear here when runs finish.</p>
    </section>`
  const { datasets, pretrain, finetune, cells, directions } = transferMatrix(sweeps, setting)
  const augmentations = [...new Set(settings.map(({ augmentation }) => augmentation))]
  const sizes = settings.filter(({ augmentation }) => augmentation === setting.augmentation)
  const nearest = (augmentation: string) => {
    const own = settings.filter(one => one.augmentation === augmentation)
    return own.find(({ samplesPerClass }) => samplesPerClass === setting.samplesPerClass) ?? own[own.length - 1]
  }
  return html`<section aria-labelledby="transfer">
    <div class="section-row">
      <h2 id="transfer">Transfer: pre-trained on ╲ finetuned on</h2>
      ${choice(
        'Augmentation of the transfer matrix|augmentation',
        setting.augmentation,
        augmentations.map(value => ({ value, text: value })),
        augmentation => choose(nearest(augmentation)),
      )}
      ${choice(
        'Samples per class of the transfer matrix|samples per class',
        String(setting.samplesPerClass),
        sizes.map(({ samplesPerClass }) => ({ value: String(samplesPerClass), text: String(samplesPerClass) })),
        size => choose({ ...setting, samplesPerClass: Number(size) }),
      )}
    </div>
    <div class="wide" tabindex="0" role="group" aria-label="Transfer matrix">
      <table class="finetune-lab-table transfer">
        <thead>
          <tr>
            <th scope="col"><span class="visually-hidden">pre-trained on</span></th>
            ${finetune.map(name => html`<th scope="col">→ ${datasets[name].title}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${pretrain.map(
            source =>
              html`<tr>
                <th scope="row">${datasets[source].title}</th>
                ${finetune.map(target => cell(cells.find(one => one.pretrain === source && one.finetune === target)))}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${directions.map(({ text }) => html`<p class="direction">${text}</p>`)}
  </section>`
}

const troubled = (point: AccuracyPoint) => {
  const text = troubleText(point)
  return text ? `, ${text}` : ''
}

function cell(found: TransferCell | undefined): TemplateResult {
  if (!found) return html`<td class="muted">not run</td>`
  return html`<td class=${found.pretrain === found.finetune ? 'same-data' : ''}>
    ${found.entries.map(
      ({ sweep, point, toSame }) =>
        html`<div class="transfer-entry">
          <strong>${formatPercent(point.mean)}${troubleMark(point)}</strong>
          <span>${point.interval ? `[${formatShare(point.interval.low)}, ${formatShare(point.interval.high)}]` : nothing}</span>
          <span class="muted">${sweepLetter(sweep)}, n = ${point.n}${troubled(point)}</span>
          ${
            toSame
              ? html`<div>
                  ${formatPoints(toSame.mean)}
                  ${toSame.interval ? `[${formatPoints(toSame.interval.low)}, ${formatPoints(toSame.interval.high)}]` : nothing}
                  <span class="muted"
                    >to ${sweepLetter(toSame.sweep)}, pre-trained on the same
                    data${toSame.differing.length > 0 ? `; also differs in ${toSame.differing.join(', ')}` : ''}</span
                  >
                </div>`
              : nothing
          }
        </div>`,
    )}
  </td>`
}
