import { augmentationTitle, curves, mean, pooledReliability } from '@finetune-lab/analysis'
import {
  type ChartTable,
  chartPlan,
  datasetTitle,
  drawReliabilityChart,
  formatNumberOf,
  formatPercent,
  type ReliabilityChart,
  type ReliabilityPanel,
  reliabilityTables,
  samplesPerClassText,
  seriesStyles,
} from '@finetune-lab/charts/dom'
import { type Figure, shownSeeds } from './figure.ts'
import { type RunRow, runTitle, type SweepModel } from './model.ts'
import type { SweepView } from './view.ts'

/** The runs of one diagram. */
interface Group {
  readonly key: string
  readonly title: string
  readonly dataset: string
  readonly augmentation: string
  readonly runs: readonly RunRow[]
}

/** Reliability diagrams of the selected runs or, without a selection, of each augmentation with the most samples. */
export function reliabilityFigure(model: SweepModel, view: SweepView, chosen: readonly RunRow[]): Figure {
  const done = chosen.filter(({ result }) => result)
  const size = largestSize(model, view)
  const groups = done.length > 0 ? ofChosen(model, done) : ofSize(model, view, size)
  const indexes = [...new Set(groups.flatMap(({ runs }) => runs.map(({ index }) => index)))]
  const styles = seriesStyles(chartPlan(model.record).augmentations)
  const panels = groups.map(group => panelOf(model, group, styles.get(group.augmentation)!))
  const chart: ReliabilityChart = {
    description: `Reliability: ${groups.map(({ title }) => title).join(', ')}`,
    panels,
    ...(indexes.length === 0 && { note: 'The diagrams appear when the first run finishes' }),
  }
  return {
    name: 'reliability',
    losses: [],
    confusion: indexes,
    draw: (container, options) => drawReliabilityChart(container, chart, options),
    tables: () => [...reliabilityTables(chart), ...groups.map(group => classTable(model, group))],
    ...(done.length === 0 &&
      size !== undefined && {
        remark: `With ${samplesPerClassText(size)}, all seeds; select runs to see theirs.`,
      }),
  }
}

function largestSize(model: SweepModel, view: SweepView): number | undefined {
  const sizes = curves(shownSeeds(model, view)).flatMap(({ series }) =>
    series.flatMap(({ points }) => points.map(({ samplesPerClass }) => samplesPerClass)),
  )
  return sizes.length === 0 ? undefined : Math.max(...sizes)
}

function ofChosen({ record }: SweepModel, runs: readonly RunRow[]): Group[] {
  const of = runs.length === 1 ? runTitle(runs[0]) : formatNumberOf(runs.length, 'selected run')
  return record.experiment.finetune.dataset.map(dataset => ({
    key: dataset,
    title: `${datasetTitle(record.datasets, dataset)}, ${of}`,
    dataset,
    augmentation: runs[0].augmentation,
    runs,
  }))
}

function ofSize(model: SweepModel, view: SweepView, size: number | undefined): Group[] {
  const { record } = model
  const datasets = record.experiment.finetune.dataset
  const finished = shownSeeds(model, view).filter(({ result, samplesPerClass }) => result && samplesPerClass === size)
  return datasets.flatMap(dataset =>
    chartPlan(record).augmentations.map(augmentation => ({
      key: JSON.stringify([dataset, augmentation]),
      title: [
        augmentationTitle(augmentation),
        ...(datasets.length > 1 ? [datasetTitle(record.datasets, dataset)] : []),
      ].join(', '),
      dataset,
      augmentation,
      runs: finished.filter(run => run.augmentation === augmentation),
    })),
  )
}

function panelOf(
  { reliability }: SweepModel,
  { key, title, dataset, runs }: Group,
  style: ReliabilityPanel['style'],
): ReliabilityPanel {
  const known = runs.filter(({ index }) => reliability.has(index))
  const diagrams = known.flatMap(({ index }) => {
    const own = reliability.get(index)!.get(dataset)
    return own ? [own] : []
  })
  const bins = pooledReliability(diagrams)
  const errors = runs.flatMap(({ result }) => result!.finetunes.find(each => each.dataset === dataset)?.ece ?? [])
  const reading = known.length < runs.length
  return {
    key,
    title,
    subtitle:
      errors.length === 0 ? '' : `ECE ${formatPercent(mean(errors))}, n = ${formatNumberOf(errors.length, 'seed')}`,
    style,
    ...(!reading && bins && { bins }),
    emptyMessage:
      runs.length === 0 ? 'No finished run yet' : reading ? 'Reading …' : 'Not recorded by the version that trained it',
  }
}

/** The share of each class that is recognised, mean over the runs. */
function classTable({ record: { datasets }, confusion }: SweepModel, { title, dataset, runs }: Group): ChartTable {
  const matrices = runs.flatMap(({ index }) => {
    const matrix = confusion.get(index)?.get(dataset)
    return matrix ? [matrix] : []
  })
  const names = Object.hasOwn(datasets, dataset) ? datasets[dataset].classes : []
  const rows = (matrices[0] ?? []).map((_, label) => {
    const images = matrices.map(matrix => matrix[label].reduce((sum, count) => sum + count, 0))
    const shares = matrices.flatMap((matrix, run) => (images[run] > 0 ? [matrix[label][label] / images[run]] : []))
    return [names[label] ?? String(label), String(images[0]), shares.length === 0 ? '' : formatPercent(mean(shares))]
  })
  return {
    caption: `Accuracy on each class, ${title}, mean over ${formatNumberOf(matrices.length, 'run')}`,
    columns: [
      { title: 'class', numeric: false },
      { title: 'test images', numeric: true },
      { title: 'accuracy', numeric: true },
    ],
    rows,
    emptyMessage: 'No finished run yet',
  }
}
