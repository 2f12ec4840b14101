import {
  type AccuracyCurves,
  type AxisRequest,
  curves,
  curvesOver,
  isAsked,
  slicesOf,
  troubleText,
} from '@finetune-lab/analysis'
import { troubleNotes } from '@finetune-lab/charts'
import type { SweepSnapshot } from '@finetune-lab/runs'
import { accuracyCell, fitting, intervalNotes } from './accuracy-cells.ts'
import { axisResultTable } from './axis-result-table.ts'

/**
 * Mean accuracy in per cent over samples per class, one table per finetune data set: `61.1 ±1.4`, or with one seed
 * `61.1 [60.2, 62.0]`. Notes below explain the intervals. Unfinished cells show a dot. Points that support no claim are
 * marked, and the marks explained. A sweep that varies further settings has tables for each of its parts.
 *
 * @param columns the terminal's width; a wider table is transposed, with sizes as rows and augmentations as columns
 * @param axes what to show where instead
 */
export function resultTable(snapshot: SweepSnapshot, columns = 100, axes: AxisRequest = {}): string {
  if (isAsked(axes)) return axisResultTable(curvesOver(snapshot, axes), snapshot.record.datasets, columns)
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

/** The distinct numbers of seeds behind the points, largest first. */
function seedCounts({ series }: AccuracyCurves): number[] {
  const counts = new Set(series.flatMap(({ points }) => points.map(({ n }) => n)))
  return [...counts].sort((a, b) => b - a)
}

function notes(curve: AccuracyCurves, counts: readonly number[]): string[] {
  return [
    ...intervalNotes(
      curve.series.flatMap(({ points }) => points),
      counts,
    ),
    ...troubleNotes([curve]),
  ]
}
