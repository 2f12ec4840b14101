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
import { type RunRow, runTitle, type SweepModel } from './model.ts'
import type { SweepView, Tab } from './view.ts'

/** What a tab shows: as a figure, as tables with the same numbers, and what it needs of the host for that. */
export interface Figure {
  readonly draw: (container: Element, width: number) => SVGSVGElement
  readonly tables: () => readonly ChartTable[]
  /** Suggested for files. */
  readonly name: string
  /** Runs whose losses are to be followed. */
  readonly losses: readonly number[]
  /** Runs whose confusion matrices are shown. */
  readonly confusion: readonly number[]
  /** Why it shows less than was chosen. */
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

/** What the axes and panels of curves and differences look like, whatever is done of them. */
const lineOptions = (model: SweepModel, { yAxis }: SweepView, width: number): ChartOptions & { plan: ChartPlan } => ({
  plan: chartPlan(model.record),
  colors: 'variables',
  width,
  sharedY: yAxis !== 'fit',
})

/** The runs that curves rest on. */
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
        emptyMessage: emptyMessage(model, 'The first point appears when its first seed is done'),
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
          ? `This experiment varies no augmentation: there is nothing to compare with ${reference}`
          : emptyMessage(model, `The first point appears when a seed is done with and without augmentation`),
      }),
    tables: () =>
      differenceTables(answers(shownSeeds(model, view), { reference, resamples: 0 }), chartPlan(model.record)),
  }
}

/** More lines than these cannot be told apart. */
const MOST_LOSS_CURVES = 12

function lossFigure(model: SweepModel, view: SweepView, chosen: readonly RunRow[]): Figure {
  // What trains now is what one wants to see as long as nothing is chosen.
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
      runs.length === 0 ? 'Choose runs in the table below to see their losses' : 'No loss in this stage yet',
  }
  return {
    name: 'losses',
    losses: runs.map(({ index }) => index),
    confusion: [],
    draw: (container, width) => drawLossChart(container, lines, { ...options, width }),
    tables: () => lossTables(lines, options),
    remark:
      wanted.length > runs.length
        ? `The first ${runs.length} of ${wanted.length} chosen runs.`
        : chosen.length === 0 && runs.length > 0
          ? 'Runs that train now; choose others in the table.'
          : undefined,
  }
}

export interface LossStage {
  /** As the view keeps it: empty for pre-training. */
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
      dataset: pretrain.dataset,
      title: `Pre-training on ${title(pretrain.dataset)}`,
      steps: pretrain.batches,
    },
    ...finetune.dataset.map(
      (dataset): LossStage => ({
        key: dataset,
        stage: 'finetune',
        dataset,
        title: `Finetuning on ${title(dataset)}`,
        steps: finetune.batches,
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
    ...(indexes.length === 0 && { note: emptyMessage(model, 'What is confused is known when the first run is done') }),
  }
  return {
    name: 'confusion',
    losses: [],
    confusion: indexes,
    draw: (container, width) => drawConfusionChart(container, chart, { width, colors: 'variables' }),
    tables: () => confusionTables(chart),
    remark:
      done.length === 0 && indexes.length > 0 && data.some(({ dataset }) => bestPointOn(data, dataset))
        ? 'The setting with the highest mean accuracy; choose runs to see theirs.'
        : undefined,
  }
}

const ofChosen = (runs: readonly RunRow[]) =>
  runs.length === 1 ? runTitle(runs[0]) : `mean over ${formatNumberOf(runs.length, 'chosen run')}`

/** Each finetune data set has its own best setting, as in the report. */
function ofBest(
  model: SweepModel,
  view: SweepView,
  curves: readonly AccuracyCurves[],
  dataset: string,
): { runs: readonly RunRow[]; of: string } {
  // Where training collapsed everywhere, the matrix shows how.
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
  return state === 'running' ? whileRunning : 'No run is finished: Resume goes on with them'
}
