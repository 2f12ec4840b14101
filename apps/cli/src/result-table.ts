import {
  type AccuracyCurves,
  type AccuracyPoint,
  curves,
  shownInterval,
  slicesOf,
  troubleText,
} from '@finetune-lab/analysis'
import {
  cutNote,
  formatNumberOf,
  formatShare,
  formatUncertainty,
  spreadNote,
  troubleMark,
  troubleNotes,
} from '@finetune-lab/charts'
import type { SweepSnapshot } from '@finetune-lab/runs'
import Table from 'cli-table3'

/**
 * Mean accuracy in per cent over samples per class, one table per finetune data set: `61.1 ±1.4`, or with one seed
 * `61.1 [60.2, 62.0]`. Notes below explain the intervals. Unfinished cells show a dot. Points that support no claim are
 * marked, and the marks explained. A sweep that varies further settings has tables for each of its parts.
 *
 * @param columns the terminal's width; a wider table is transposed, with sizes as rows and augmentations as columns
 */
export function resultTable(snapshot: SweepSnapshot, columns = 100): string {
  return slicesOf(snapshot)
    .flatMap(({ sweep, label }) => curves(sweep.runs).map(curve => curveTable(curve, sweep, label, columns)))
    .join('\n')
}

function curveTable(curve: AccuracyCurves, snapshot: SweepSnapshot, part: string, columns: number): string {
  const { experiment, datasets } = snapshot.record
  const sizes = experiment.pretrain.samplesPerClass
  const { dataset, series, lost = [] } = curve
  const counts = seedCounts(curve)
  const cell = (augmentation: string, size: number): string => {
    const point = series
      .find(each => each.augmentation === augmentation)
      ?.points.find(({ samplesPerClass }) => samplesPerClass === size)
    if (point) return accuracyCell(point, counts.length > 1)
    const failed = lost.find(each => each.augmentation === augmentation && each.samplesPerClass === size)?.failed
    return failed ? (troubleText({ values: [], failed }) ?? '·') : '·'
  }
  const labels = series.map(({ augmentation }) => augmentation)
  const across = labels.map(label => [label, ...sizes.map(size => cell(label, size))])
  const down = sizes.map(size => [`s = ${size}`, ...labels.map(label => cell(label, size))])
  const title = `Finetune accuracy on ${[datasets[dataset]?.title ?? dataset, ...(part === '' ? [] : [part])].join(', ')}, %`
  const table = fitting(['', ...sizes.map(size => `s = ${size}`)], across, ['', ...labels], down, columns)
  return [title, table, ...notes(curve, counts)].join('\n')
}

/** The wide table if it fits, otherwise the narrow one. */
export function fitting(
  head: string[],
  across: string[][],
  otherHead: string[],
  down: string[][],
  columns: number,
): string {
  const wide = draw(head, across)
  return wide.split('\n').every(line => line.length <= columns) ? wide : draw(otherHead, down)
}

export function accuracyCell(point: Omit<AccuracyPoint, 'samplesPerClass'>, countsDiffer: boolean): string {
  const { mean, n } = point
  return `${formatShare(mean)}${formatUncertainty(shownInterval(point), '±')}${countsDiffer ? ` (n = ${n})` : ''}${troubleMark(point)}`
}

/** The distinct numbers of seeds behind the points, largest first. */
function seedCounts({ series }: AccuracyCurves): number[] {
  const counts = new Set(series.flatMap(({ points }) => points.map(({ n }) => n)))
  return [...counts].sort((a, b) => b - a)
}

function notes(curve: AccuracyCurves, counts: readonly number[]): string[] {
  const cut = cutNote(curve.series.flatMap(({ points }) => points.map(shownInterval)))
  const [most] = counts
  const over = counts.length > 1 ? 'n seeds' : formatNumberOf(most, 'seed')
  return [
    ...(most > 1 ? [`±: half-width of the 95 % confidence interval over ${over}, for this test set`] : []),
    ...(counts.includes(1)
      ? ['[ ]: 95 % binomial interval of the test set; one seed says nothing about other seeds']
      : []),
    ...(cut ? [cut] : []),
    ...spreadNote(curve.series.flatMap(({ points }) => points.map(({ interval }) => interval))),
    ...troubleNotes([curve]),
  ]
}

function draw(head: string[], rows: string[][]): string {
  const table = new Table({
    head,
    colAligns: head.map((_, i) => (i === 0 ? 'left' : 'right')),
    style: { head: [], border: [], compact: true },
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
  })
  table.push(...rows)
  return table.toString()
}
