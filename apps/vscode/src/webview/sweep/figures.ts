import {
  type AccuracyCurves,
  answers,
  anyPointOn,
  bestPointOn,
  curves,
  type DifferenceCurves,
  differences,
  meanConfusionShares,
  referenceOf,
} from '@finetune-lab/analysis'
import {
  accuracyTables,
  type ChartOptions,
  type ChartPlan,
  type ChartTable,
  type ConfusionChart,
  chartPlan,
  confusionTables,
  datasetTitle,
  differenceTables,
  drawAccuracyChart,
  drawConfusionChart,
  drawDifferenceChart,
  drawLossChart,
  formatNumberOf,
  type LossChartOptions,
  type LossCurve,
  lossTables,
  samplesPerClassText,
  seriesStyles,
} from '@finetune-lab/charts/dom'
import { singleValue } from '@finetune-lab/experiment'
import { type RunRow, runTitle, type SweepModel } from './model.ts'
import type { SweepView, Tab } from './view.ts'

/** The content of a tab: a figure, tables with the same numbers, and the data it needs from the host. */
export interface Figure {
  readonly draw: (container: Element, width: number) => SVGSVGElement
  readonly tables: () => readonly ChartTable[]
  /** Suggested file name. */
  readonly name: string
  /** Runs whose losses are shown. */
  readonly losses: readonly number[]
  /** Runs whose confusion matrices are shown. */
  readonly confusion: readonly number[]
  /** Why it shows less than was selected. */
  readonly remark?: string
}

export function figureOf(tab: Tab, model: SweepModel, view: SweepView, chosen: readonly RunRow[]): Figure {
  switch (tab) {
    case 'curve':
      return curveFigure(model, view)
    case 'difference':
      return differenceFigure(model, view)
    case 'loss':
      return lossFigure(model, view, chosen)
    case 'confusion':
      return confusionFigure(model, view, chosen)
  }
}

/** Axes and panels of curves and differences: the same however many runs are finished. */
const lineOptions = (model: SweepModel, { yAxis }: SweepView, width: number): ChartOptions & { plan: ChartPlan } => ({
  plan: chartPlan(model.record),
  colors: 'variables',
  width,
  sharedY: yAxis !== 'fit',
})

/** The runs that curves are based on. */
export const shownSeeds = ({ runs }: SweepModel, { hiddenSeeds }: SweepView) =>
  hiddenSeeds.length === 0 ? runs : runs.filter(({ seed }) => !hiddenSeeds.includes(seed))

function curveFigure(model: SweepModel, view: SweepView): Figure {
  const data: readonly AccuracyCurves[] = curves(shownSeeds(model, view))
  return {
    name: 'accuracy',
    losses: [],
    confusion: [],
    draw: (container, width) =>
      drawAccuracyChart(container, data, {
        ...lineOptions(model, view, width),
        ...(view.yAxis === 'full' && { yDomain: [0, 1] }),
        emptyMessage: emptyMessage(model, 'The first point appears when its first seed finishes'),
      }),
    tables: () => accuracyTables(data, chartPlan(model.record)),
  }
}

function differenceFigure(model: SweepModel, view: SweepView): Figure {
  const reference = referenceOf(model.record)
  const data: readonly DifferenceCurves[] = differences(shownSeeds(model, view), reference)
  const alone = chartPlan(model.record).augmentations.length < 2
  return {
    name: `difference-to-${reference}`,
    losses: [],
    confusion: [],
    draw: (container, width) =>
      drawDifferenceChart(container, data, {
        ...lineOptions(model, view, width),
        ...(view.yAxis === 'full' && { yDomain: [-1, 1] }),
        emptyMessage: alone
          ? `This experiment has only one augmentation: there is nothing to compare with ${reference}`
          : emptyMessage(model, `The first point appears when a seed finishes with and without augmentation`),
      }),
    tables: () =>
      differenceTables(answers(shownSeeds(model, view), { reference, resamples: 0 }), chartPlan(model.record)),
  }
}

/** More curves than this are hard to tell apart. */
const MOST_LOSS_CURVES = 12

function lossFigure(model: SweepModel, view: SweepView, chosen: readonly RunRow[]): Figure {
  // Without a selection, show the runs that are training.
  const wanted = chosen.length > 0 ? chosen : model.runs.filter(({ state }) => state === 'running')
  const runs = wanted.slice(0, MOST_LOSS_CURVES)
  const stage = lossStage(model, view)
  const styles = seriesStyles(chartPlan(model.record).augmentations)
  const lines = runs.map(
    (run): LossCurve => ({
      label: runTitle(run),
      style: styles.get(run.augmentation)!,
      samples: (model.losses.get(run.index) ?? []).filter(
        sample => sample.stage === stage.stage && (stage.stage === 'pretrain' || sample.dataset === stage.dataset),
      ),
    }),
  )
  const options: LossChartOptions = {
    steps: stage.steps,
    stage: stage.title,
    logSteps: view.logSteps,
    colors: 'variables',
    emptyMessage:
      runs.length === 0 ? 'Select runs in the table below to see their losses' : 'No losses in this stage yet',
  }
  return {
    name: 'losses',
    losses: runs.map(({ index }) => index),
    confusion: [],
    draw: (container, width) => drawLossChart(container, lines, { ...options, width }),
    tables: () => lossTables(lines, options),
    remark:
      wanted.length > runs.length
        ? `Showing the first ${runs.length} of ${wanted.length} runs.`
        : chosen.length === 0 && runs.length > 0
          ? 'Showing the runs in training; select others in the table.'
          : undefined,
  }
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
  const [source, batches] = [singleValue(pretrain.dataset), singleValue(pretrain.batches)]
  const title = (dataset: string) => datasetTitle(record.datasets, dataset)
  return [
    {
      key: '',
      stage: 'pretrain',
      dataset: source,
      title: `Pre-training on ${title(source)}`,
      steps: batches,
    },
    ...finetune.dataset.map(
      (dataset): LossStage => ({
        key: dataset,
        stage: 'finetune',
        dataset,
        title: `Finetuning on ${title(dataset)}`,
        steps: singleValue(finetune.batches),
      }),
    ),
  ]
}

const lossStage = (model: SweepModel, { lossStage }: SweepView): LossStage => {
  const stages = lossStages(model)
  return stages.find(({ key }) => key === lossStage) ?? stages[0]
}

function confusionFigure(model: SweepModel, view: SweepView, chosen: readonly RunRow[]): Figure {
  const done = chosen.filter(({ result }) => result)
  const { datasets, experiment } = model.record
  const data = done.length > 0 ? [] : curves(shownSeeds(model, view))
  const shown = experiment.finetune.dataset.map(dataset => ({
    dataset,
    ...(done.length > 0 ? { runs: done, of: ofChosen(done) } : ofBest(model, view, data, dataset)),
  }))
  const indexes = [...new Set(shown.flatMap(({ runs }) => runs.map(({ index }) => index)))]
  const chart: ConfusionChart = {
    panels: shown.map(({ dataset, runs, of }) => {
      const matrices = runs.map(({ index }) => model.confusion.get(index)?.get(dataset))
      const known = matrices.filter(matrix => matrix !== undefined)
      return {
        key: dataset,
        title: datasetTitle(datasets, dataset),
        subtitle: of,
        classes: Object.hasOwn(datasets, dataset) ? datasets[dataset].classes : [],
        kind: 'share' as const,
        ...(known.length === matrices.length && known.length > 0 && { values: meanConfusionShares(known) }),
      }
    }),
    ...(indexes.length === 0 && { note: emptyMessage(model, 'Confusion appears when the first run finishes') }),
  }
  return {
    name: 'confusion',
    losses: [],
    confusion: indexes,
    draw: (container, width) => drawConfusionChart(container, chart, { width, colors: 'variables' }),
    tables: () => confusionTables(chart),
    remark:
      done.length === 0 && indexes.length > 0 && data.some(({ dataset }) => bestPointOn(data, dataset))
        ? 'Showing the setting with the highest mean accuracy; select runs to see theirs.'
        : undefined,
  }
}

const ofChosen = (runs: readonly RunRow[]) =>
  runs.length === 1 ? runTitle(runs[0]) : `mean over ${formatNumberOf(runs.length, 'selected run')}`

/** The best setting of each finetune data set, as in the report. */
function ofBest(
  model: SweepModel,
  view: SweepView,
  curves: readonly AccuracyCurves[],
  dataset: string,
): { runs: readonly RunRow[]; of: string } {
  // If training collapsed everywhere, the matrix shows how.
  const best = bestPointOn(curves, dataset) ?? anyPointOn(curves, dataset)
  if (!best) return { runs: [], of: 'no finished run yet' }
  const runs = shownSeeds(model, view).filter(
    run => run.result && run.augmentation === best.augmentation && run.samplesPerClass === best.samplesPerClass,
  )
  const { augmentation, samplesPerClass } = best
  return {
    runs,
    of: `mean over ${formatNumberOf(runs.length, 'run')} of ${augmentation} with ${samplesPerClassText(samplesPerClass)}`,
  }
}

function emptyMessage({ state }: SweepModel, whileRunning: string): string {
  return state === 'running' ? whileRunning : 'No run has finished yet; Resume continues the sweep'
}
