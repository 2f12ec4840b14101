import {
  augmentationWords,
  type ComparedSweep,
  fullestTransferSetting,
  sweepLetter,
  type TransferCell,
  type TransferEntry,
  type TransferMatrix,
  transferMatrices,
  troubleText,
  withAugmentation,
} from '@finetune-lab/analysis'
import { samplesPerClassText } from '../describe-point.ts'
import { formatPercent, formatPoints, formatShare, formatUncertainty } from '../format.ts'
import { troubleMark } from '../trouble-marks.ts'
import { type Html, html } from './html.ts'

/** Transfer between all pre-train and finetune data sets of the sweeps. Empty if there is only one pair. */
export function transferSection(sweeps: readonly ComparedSweep[]): Html {
  const setting = fullestTransferSetting(sweeps)
  const matrices = transferMatrices(sweeps)
  const chosen = matrices.find(
    matrix =>
      matrix.setting.augmentation === setting?.augmentation &&
      matrix.setting.samplesPerClass === setting.samplesPerClass,
  )
  if (chosen === undefined || chosen.cells.length < 2) return html``
  return html`<h3>Transfer</h3>
${matrixTable(chosen)}
${chosen.directions.map(({ text }) => html`<p>${text}</p>`)}
${everyTable(matrices)}`
}

function matrixTable({ setting, datasets, pretrain, finetune, cells }: TransferMatrix): Html {
  return html`<div class="wide"><table class="transfer">
<caption>Accuracy after pre-training on one data set (row) and finetuning on another (column), ${augmentationWords(setting.augmentation)}, ${samplesPerClassText(setting.samplesPerClass)}: mean, 95 % confidence interval, n, and the difference in points to pre-training on the finetune data set itself (Welch). ✗: training collapsed, ○: seeds collapsed or failed; neither is compared.</caption>
<thead><tr><th scope="col">pre-trained on ╲ finetuned on</th>${finetune.map(name => html`<th scope="col">${datasets[name].title}</th>`)}</tr></thead>
<tbody>
${pretrain.map(
  source =>
    html`<tr><th scope="row">${datasets[source].title}</th>${finetune.map(target => matrixCell(cells.find(cell => cell.pretrain === source && cell.finetune === target)))}</tr>
`,
)}</tbody>
</table></div>`
}

function matrixCell(cell: TransferCell | undefined): Html {
  if (cell === undefined) return html`<td class="missing">not run</td>`
  return html`<td>${cell.entries.map(entry => html`<p>${entryText(entry)}</p>`)}</td>`
}

function entryText({ sweep, point, toSame }: TransferEntry): string {
  const { mean, interval, n } = point
  const range = interval ? ` [${formatShare(interval.low)}, ${formatShare(interval.high)}]` : ''
  const trouble = troubleText(point)
  const cost = toSame
    ? `; ${formatPoints(toSame.mean)}${toSame.interval ? ` [${formatPoints(toSame.interval.low)}, ${formatPoints(toSame.interval.high)}]` : ''} to ${sweepLetter(toSame.sweep)}, pre-trained on the same data set${toSame.differing.length > 0 ? ' with other settings' : ''}`
    : ''
  return `${sweepLetter(sweep)}: ${formatPercent(mean)}${range}${troubleMark(point)}, n = ${n}${trouble ? `, ${trouble}` : ''}${cost}`
}

/** All pairs and sizes, a table per augmentation. */
function everyTable(matrices: readonly TransferMatrix[]): readonly Html[] {
  const augmentations = [...new Set(matrices.map(({ setting }) => setting.augmentation))]
  return augmentations.map(augmentation => {
    const own = matrices.filter(({ setting }) => setting.augmentation === augmentation)
    const ways = new Map(
      own.flatMap(({ cells, datasets }) =>
        cells.flatMap(({ pretrain, finetune, entries }) =>
          entries.map(({ sweep }) => [
            JSON.stringify([pretrain, finetune, sweep]),
            {
              pretrain,
              finetune,
              sweep,
              title: `${sweepLetter(sweep)}: ${datasets[pretrain].title} → ${datasets[finetune].title}`,
            },
          ]),
        ),
      ),
    )
    const entryOf = (matrix: TransferMatrix, way: { pretrain: string; finetune: string; sweep: number }) =>
      matrix.cells
        .find(({ pretrain, finetune }) => pretrain === way.pretrain && finetune === way.finetune)
        ?.entries.find(({ sweep }) => sweep === way.sweep)
    return html`<div class="wide"><table class="transfer">
<caption>Transfer ${withAugmentation(augmentation)}, over samples per class: mean accuracy in percent ± half the 95 % confidence interval (brackets: its ends), n. ✗: training collapsed. ○: seeds collapsed or failed.</caption>
<thead><tr><th scope="col">direction</th>${own.map(({ setting }) => html`<th scope="col">${setting.samplesPerClass}</th>`)}</tr></thead>
<tbody>
${[...ways.values()].map(
  way => html`<tr><th scope="row">${way.title}</th>${own.map(matrix => everyCell(entryOf(matrix, way)))}</tr>
`,
)}</tbody>
</table></div>`
  })
}

function everyCell(entry: TransferEntry | undefined): Html {
  if (entry === undefined) return html`<td class="missing">no finished run</td>`
  const { mean, interval, n } = entry.point
  return html`<td>${formatShare(mean)}${formatUncertainty(interval)}${troubleMark(entry.point)} <small>n = ${n}</small></td>`
}
