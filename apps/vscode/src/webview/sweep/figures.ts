import {
  ACCURACY,
  type AccuracyCurves,
  answers,
  anyPointOn,
  augmentationTitle,
  augmentationWords,
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
  type ConfusionChart,
  chartPlan,
  confusionTables,
  datasetTitle,
  differenceTables,
  drawAccuracyChart,
  drawConfusionChart,
  drawDifferenceChart,
  formatNumberOf,
  measureDifferenceTables,
  samplesPerClassText,
} from '@finetune-lab/charts/dom'
import { remember } from '../shared/remember.ts'
import { axisFigure, hasAxes } from './axis-figure.ts'
import { type Figure, shownSeeds } from './figure.ts'
import { lossFigure } from './loss-figure.ts'
import { measuredRuns, measureIn } from './measures.ts'
import { type RunRow, runTitle, type SweepModel } from './model.ts'
import { reliabilityFigure } from './reliability-figure.ts'
import type { SweepView, Tab } from './view.ts'

/**
 * @param model the part of the sweep that is shown
 * @param whole the sweep, for accuracies over any of its settings
 */
export function figureOf(
  tab: Tab,
  model: SweepModel,
  view: SweepView,
  chosen: readonly RunRow[],
  whole: SweepModel,
): Figure {
  switch (tab) {
    case 'curve':
      return hasAxes(whole, view) ? axisFigure(whole, view, firstPointMessage(whole)) : curveFigure(model, view)
    case 'difference':
      return differenceFigure(model, view)
    case 'loss':
      return lossFigure(model, view, chosen)
    case 'confusion':
      return confusionFigure(model, view, chosen)
    case 'reliability':
      return reliabilityFigure(model, view, chosen)
  }
}

/** Axes and panels of curves and differences: the same however many runs are finished. */
const lineOptions = (model: SweepModel, view: SweepView): ChartOptions & { plan: ChartPlan } => ({
  plan: { ...chartPlan(model.record), reference: referenceIn(model, view) },
  sharedY: view.yAxis !== 'fit',
})

/** The augmentation that others are compared with: pinned by the user, or the experiment's. */
export function referenceIn({ record }: SweepModel, { reference }: SweepView): string {
  return chartPlan(record).augmentations.includes(reference) ? reference : referenceOf(record)
}

function curveFigure(model: SweepModel, view: SweepView): Figure {
  const measure = measureIn(model, view)
  const { runs, missing, ...needed } = measuredRuns(model, view)
  // Only when it is needed: progress of a run draws nothing.
  const data = remember((): readonly AccuracyCurves[] => curves(runs, measure))
  return {
    name: measure.key.replace(':', '-'),
    losses: [],
    confusion: [],
    ...needed,
    draw: (container, options) =>
      drawAccuracyChart(container, data(), {
        ...options,
        ...lineOptions(model, view),
        measure,
        missing,
        ...(view.yAxis === 'full' && { yDomain: [0, measure.most] }),
        emptyMessage: missing ? undefined : firstPointMessage(model),
      }),
    tables: () => accuracyTables(data(), chartPlan(model.record), measure, missing),
  }
}

function differenceFigure(model: SweepModel, view: SweepView): Figure {
  const reference = referenceIn(model, view)
  const measure = measureIn(model, view)
  const { runs, missing, ...needed } = measuredRuns(model, view)
  const data = remember((): readonly DifferenceCurves[] => differences(runs, reference, measure))
  const name = `difference-to-${reference}`
  const alone = chartPlan(model.record).augmentations.length < 2
  return {
    name: measure === ACCURACY ? name : `${measure.key.replace(':', '-')}-${name}`,
    losses: [],
    confusion: [],
    ...needed,
    draw: (container, options) =>
      drawDifferenceChart(container, data(), {
        ...options,
        ...lineOptions(model, view),
        measure,
        missing,
        ...(view.yAxis === 'full' && { yDomain: [-measure.most, measure.most] }),
        emptyMessage: alone
          ? `This experiment has only one augmentation: there is nothing to compare with ${augmentationWords(reference)}`
          : emptyMessage(model, `The first point appears when a seed finishes with and without augmentation`),
      }),
    tables: () =>
      measure !== ACCURACY
        ? measureDifferenceTables(data(), chartPlan(model.record), measure)
        : differenceTables(answers(shownSeeds(model, view), { reference, resamples: 0 }), chartPlan(model.record)),
  }
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
    draw: (container, options) => drawConfusionChart(container, chart, options),
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
    of: `mean over ${formatNumberOf(runs.length, 'run')} of ${augmentationTitle(augmentation)} with ${samplesPerClassText(samplesPerClass)}`,
  }
}

const firstPointMessage = (model: SweepModel) =>
  emptyMessage(model, 'The first point appears when its first seed finishes')

function emptyMessage({ state }: SweepModel, whileRunning: string): string {
  return state === 'running' ? whileRunning : 'No run has finished yet; Resume continues the sweep'
}
