import { sweepLetter } from '@finetune-lab/analysis'
import { datasetTitle } from '../chart-plan.ts'
import { formatPoints } from '../format.ts'
import type { ChartTable } from '../table/chart-table.ts'
import { type ComparedSweeps, differenceCount, formatP, matchLabel } from './sweep-difference-chart.ts'

/** The figure of differences between sweeps as tables. */
export function sweepDifferenceTables({ sweeps, comparisons }: ComparedSweeps): readonly ChartTable[] {
  return comparisons.flatMap(({ pairing, targets, nothingInCommon }, index) =>
    targets.map(({ target, series, otherTest }) => ({
      caption: `${sweepLetter(0)} − ${sweepLetter(index + 1)}, ${datasetTitle(sweeps[0].record.datasets, target.a)}, percentage points, ${pairing.kind === 'paired' ? 'paired by seed' : 'not paired'}`,
      columns: [
        { title: 'augmentation', numeric: false },
        { title: 'samples per class', numeric: true },
        { title: 'difference', numeric: true },
        { title: '95 % interval', numeric: true },
        { title: 'n', numeric: true },
        { title: 'p (Holm)', numeric: true },
        { title: 'pairs, by seed', numeric: false },
      ],
      rows: series.flatMap(({ augmentation, points }) =>
        points.flatMap(({ samplesPerClass, difference }) =>
          difference
            ? [
                [
                  ...[matchLabel(augmentation), String(samplesPerClass), formatPoints(difference.mean)],
                  difference.interval
                    ? `${formatPoints(difference.interval.low)} to ${formatPoints(difference.interval.high)}`
                    : '',
                  differenceCount(difference.n),
                  difference.adjustedP === undefined ? '' : formatP(difference.adjustedP),
                  difference.values.map(({ seed, difference: value }) => `${seed}: ${formatPoints(value)}`).join(', '),
                ],
              ]
            : [],
        ),
      ),
      emptyMessage: nothingInCommon ?? otherTest ?? 'Nothing to compare yet',
    })),
  )
}
