import { augmentationTitle } from '@finetune-lab/analysis'
import {
  chartPlan,
  datasetTitle,
  drawLossChart,
  drawLossMeansChart,
  type LossChartOptions,
  type LossCurve,
  type LossGroup,
  lossMeansTables,
  lossTables,
  seriesStyles,
} from '@finetune-lab/charts/dom'
import { type Figure, shownSeeds } from './figure.ts'
import { type RunRow, runTitle, type SweepModel } from './model.ts'
import type { SweepView } from './view.ts'

/** More curves than this are hard to tell apart. */
const MOST_LOSS_CURVES = 12

/** Losses of the selected runs or, without a selection, their means per augmentation. */
export function lossFigure(model: SweepModel, view: SweepView, chosen: readonly RunRow[]): Figure {
  return chosen.length > 0 ? lossesOfRuns(model, view, chosen) : lossMeans(model, view)
}

function lossesOfRuns(model: SweepModel, view: SweepView, chosen: readonly RunRow[]): Figure {
  const runs = chosen.slice(0, MOST_LOSS_CURVES)
  const styles = seriesStyles(chartPlan(model.record).augmentations)
  const lines = runs.map(
    (run): LossCurve => ({
      label: runTitle(run),
      style: styles.get(run.augmentation)!,
      samples: samplesOf(model, view, run),
    }),
  )
  const options = optionsOf(model, view)
  return {
    name: 'losses',
    losses: runs.map(({ index }) => index),
    confusion: [],
    draw: (container, shown) => drawLossChart(container, lines, { ...shown, ...options }),
    tables: () => lossTables(lines, options),
    ...(chosen.length > runs.length && { remark: `Showing the first ${runs.length} of ${chosen.length} runs.` }),
  }
}

function lossMeans(model: SweepModel, view: SweepView): Figure {
  const { augmentations } = chartPlan(model.record)
  const styles = seriesStyles(augmentations)
  const began = shownSeeds(model, view).filter(({ state }) => state !== 'waiting')
  const groups = augmentations.map((label): LossGroup & { indexes: readonly number[] } => {
    const all = began.filter(({ augmentation }) => augmentation === label)
    const runs = evenly(all, Math.floor(MOST_RUNS / augmentations.length))
    return {
      label,
      title: augmentationTitle(label),
      style: styles.get(label)!,
      runs: runs.map(run => samplesOf(model, view, run)),
      indexes: runs.map(({ index }) => index),
    }
  })
  const losses = groups.flatMap(({ indexes }) => indexes)
  const options = optionsOf(model, view)
  return {
    name: 'losses',
    losses,
    confusion: [],
    draw: (container, shown) => drawLossMeansChart(container, groups, { ...shown, ...options }),
    tables: () => lossMeansTables(groups, options),
    ...(losses.length < began.length && {
      remark: `Means over ${losses.length} of ${began.length} runs, spread over sizes and seeds.`,
    }),
  }
}

/** Each run's losses are in a separate file. Reading more takes seconds and hardly changes the means. */
const MOST_RUNS = 420

/** At most this many, at equal distances. */
function evenly<Item>(items: readonly Item[], most: number): readonly Item[] {
  if (items.length <= most) return items
  return Array.from({ length: most }, (_, index) => items[Math.floor((index * items.length) / most)])
}

function optionsOf(model: SweepModel, view: SweepView): LossChartOptions {
  const { steps, title } = lossStage(model, view)
  return { steps, stage: title, logSteps: view.logSteps, emptyMessage: 'No losses in this stage yet' }
}

function samplesOf(model: SweepModel, view: SweepView, { index }: RunRow): LossCurve['samples'] {
  const { stage, dataset } = lossStage(model, view)
  return (model.losses.get(index) ?? []).filter(
    sample => sample.stage === stage && (stage === 'pretrain' || sample.dataset === dataset),
  )
}

export interface LossStage {
  /** Key in the view state: empty for pre-training. */
  readonly key: string
  readonly stage: 'pretrain' | 'finetune'
  readonly dataset: string
  readonly title: string
  readonly steps: number
}

export function lossStages({ record }: SweepModel): readonly LossStage[] {
  const { pretrain, finetune } = record.experiment
  const title = (dataset: string) => datasetTitle(record.datasets, dataset)
  return [
    {
      key: '',
      stage: 'pretrain',
      dataset: [pretrain.dataset].flat()[0],
      title: `Pre-training on ${[pretrain.dataset].flat().map(title).join(', ')}`,
      // Runs of a sweep may differ: the axis has room for the longest.
      steps: Math.max(...[pretrain.batches].flat()),
    },
    ...finetune.dataset.map(
      (dataset): LossStage => ({
        key: dataset,
        stage: 'finetune',
        dataset,
        title: `Finetuning on ${title(dataset)}`,
        steps: Math.max(...[finetune.batches].flat()),
      }),
    ),
  ]
}

const lossStage = (model: SweepModel, { lossStage }: SweepView): LossStage => {
  const stages = lossStages(model)
  return stages.find(({ key }) => key === lossStage) ?? stages[0]
}
