import {
  type AccuracyCurves,
  type AccuracyPoint,
  augmentationName,
  augmentationTitle,
  type ComparedSweep,
  curves,
  type SweepComparison,
  sweepLetter,
} from '@finetune-lab/analysis'
import type { ShownDifference } from '../accuracy-chart.ts'
import type { ChartPlan } from '../chart-options.ts'
import { chartPlan } from '../chart-plan.ts'
import { shadesOf } from '../series-shades.ts'
import { type SeriesStyle, seriesStyles } from '../series-style.ts'
import { lettersText, longTitle, overlaidLabel, type SweepSeries, sweepSeries } from './sweep-series.ts'

/** Several sweeps in one accuracy figure: options of `drawAccuracyChart`, and its data. */
export interface Overlay {
  readonly plan: ChartPlan
  readonly styles: ReadonlyMap<string, SeriesStyle>
  readonly titles?: ReadonlyMap<string, string>
  /** Differences to the reference sweep. Missing where sweeps have separate panels. */
  readonly differences?: (label: string, point: AccuracyPoint, panel: string) => ShownDifference | undefined
  readonly differencesTitle?: string
  readonly data: readonly AccuracyCurves[]
}

/**
 * The curves of all sweeps, overlaid in a panel per finetune data set. Labels such as `A mixup` name both; curves of
 * several sweeps that are the same are one, such as `A to D none`. Colour and marker depend on the augmentation, the
 * dash on the sweep.
 *
 * @param comparisons the first sweep with each of the others, for the crosshair
 */
export function overlay(sweeps: readonly ComparedSweep[], comparisons: readonly SweepComparison[] = []): Overlay {
  const all = sweepSeries(sweeps)
  const looks = sweepStyles(sweeps)
  const datasets = datasetsOf(sweeps)
  return {
    plan: {
      samplesPerClass: sizesOf(sweeps),
      augmentations: all.map(({ label }) => label),
      datasets,
    },
    styles: new Map(
      all.map(({ label, augmentation, sweeps: own }) => {
        const style = looks(own[0], augmentation)
        // A dash would say that it belongs to one sweep.
        return [label, own.length > 1 && own.length === sweeps.length ? { ...style, dash: '' } : style]
      }),
    ),
    titles: new Map(all.map(({ label, title }) => [label, title])),
    ...differencesIn(all, comparisons, panel => panel),
    data: datasets.map(({ name }) => ({ dataset: name, lost: lostIn(sweeps, name), series: seriesOn(all, name) })),
  }
}

/**
 * A panel for each augmentation and finetune data set, in which each sweep is a line, named by its letter and by
 * parameters that are not the defaults: `A, α = 0.1`.
 */
export function perAugmentation(
  sweeps: readonly ComparedSweep[],
  comparisons: readonly SweepComparison[] = [],
): Overlay {
  const all = sweepSeries(sweeps)
  const datasets = datasetsOf(sweeps)
  const nameOf = ({ augmentation }: SweepSeries) => augmentationName(augmentation)
  const augmentations = [...new Set(all.map(nameOf))]
  const styles = seriesStyles(augmentations)
  const shades = new Map(
    augmentations.flatMap((augmentation): (readonly [string, SeriesStyle])[] => {
      const own = all.filter(series => nameOf(series) === augmentation).map(({ label }) => label)
      const style = styles.get(augmentation)!
      return own.length === 1 ? [[own[0], { ...style, dash: '' }]] : [...shadesOf(style, own)]
    }),
  )
  const panels = augmentations.flatMap(augmentation =>
    datasets.map(({ name, title }) => ({
      name: JSON.stringify([augmentation, name]),
      title: datasets.length > 1 ? `${longTitle(augmentation)} → ${title}` : longTitle(augmentation),
      dataset: name,
      series: seriesOn(
        all.filter(series => nameOf(series) === augmentation),
        name,
      ),
    })),
  )
  return {
    plan: {
      samplesPerClass: sizesOf(sweeps),
      augmentations: all.map(({ label }) => label),
      datasets: panels.map(({ name, title }) => ({ name, title })),
    },
    styles: shades,
    titles: new Map(
      all.map(({ label, augmentation, sweeps: own }) => [
        label,
        `${lettersText(own)}${augmentationTitle(augmentation).slice(augmentationName(augmentation).length)}`,
      ]),
    ),
    ...differencesIn(all, comparisons, panel => panels.find(({ name }) => name === panel)?.dataset ?? ''),
    data: panels.map(({ name, series }) => ({ dataset: name, series })),
  }
}

const sizesOf = (sweeps: readonly ComparedSweep[]) => [
  ...new Set(sweeps.flatMap(({ record }) => chartPlan(record).samplesPerClass)),
]

function datasetsOf(sweeps: readonly ComparedSweep[]): ChartPlan['datasets'] {
  const all = sweeps.flatMap(({ record }) => chartPlan(record).datasets)
  return [...new Map(all.map(dataset => [dataset.name, dataset])).values()]
}

const seriesOn = (all: readonly SweepSeries[], dataset: string) =>
  all.flatMap(({ label, points }) => {
    const own = points.get(dataset)
    return own ? [{ augmentation: label, points: own }] : []
  })

const lostIn = (sweeps: readonly ComparedSweep[], dataset: string) =>
  sweeps.flatMap(({ runs }, index) =>
    (curves(runs).find(curve => curve.dataset === dataset)?.lost ?? []).map(point => ({
      ...point,
      augmentation: overlaidLabel([index], point.augmentation),
    })),
  )

/** What the crosshair says about the difference to the first sweep: that of the comparison, with the other sign. */
function differencesIn(
  all: readonly SweepSeries[],
  comparisons: readonly SweepComparison[],
  datasetOf: (panel: string) => string,
): Pick<Overlay, 'differences' | 'differencesTitle'> {
  if (comparisons.length === 0) return {}
  const byLabel = new Map(all.map(series => [series.label, series]))
  return {
    differencesTitle: `to ${sweepLetter(0)}`,
    differences(label, { samplesPerClass }, panel) {
      const series = byLabel.get(label)
      if (!series || series.sweeps[0] === 0) return undefined
      const dataset = datasetOf(panel)
      const target = comparisons[series.sweeps[0] - 1]?.targets.find(
        ({ target: { a, b }, otherTest }) => a === dataset && b === dataset && otherTest === undefined,
      )
      const compared = target?.series.find(({ augmentation }) => augmentation.b === series.augmentation)
      const difference = compared?.points.find(point => point.samplesPerClass === samplesPerClass)?.difference
      if (!difference) return undefined
      const { mean, interval } = difference
      return { mean: -mean, ...(interval && { interval: { low: -interval.high, high: -interval.low } }) }
    },
  }
}

/** A separate panel for each sweep and finetune data set, on one y axis. */
export function sideBySide(sweeps: readonly ComparedSweep[]): Overlay {
  const plans = sweeps.map(({ record }) => chartPlan(record))
  const augmentations = [...new Set(plans.flatMap(plan => plan.augmentations))]
  const panels = sweeps.flatMap(({ record, runs }, index) => {
    const all = curves(runs)
    const titleOf = (name: string) => record.datasets[name]?.title ?? name
    const source = titleOf(record.experiment.pretrain.dataset)
    return plans[index].datasets.map(({ name }) => ({
      name: `${sweepLetter(index)} ${name}`,
      title: `${sweepLetter(index)}  ${source} → ${titleOf(name)}`,
      series: all.find(curve => curve.dataset === name)?.series ?? [],
      lost: all.find(curve => curve.dataset === name)?.lost ?? [],
    }))
  })
  return {
    plan: {
      samplesPerClass: [...new Set(plans.flatMap(({ samplesPerClass }) => samplesPerClass))],
      augmentations,
      datasets: panels.map(({ name, title }) => ({ name, title })),
    },
    // Dashes distinguish overlaid sweeps. Here each sweep has a separate panel.
    styles: new Map([...seriesStyles(augmentations)].map(([label, style]) => [label, { ...style, dash: '' }])),
    data: panels.map(({ name, series, lost }) => ({ dataset: name, series, lost })),
  }
}

/** The styles of each sweep's series in a figure of several sweeps. */
export function sweepStyles(sweeps: readonly ComparedSweep[]): (index: number, label: string) => SeriesStyle {
  const labels = new Set(sweeps.flatMap(({ record }) => chartPlan(record).augmentations))
  const looks = seriesStyles([...labels])
  return (index, label) => ({ ...looks.get(label)!, dash: sweepDash(index) })
}

/** The sweep's SVG stroke-dasharray. */
export const sweepDash = (index: number) => DASHES[index % DASHES.length]

const DASHES = ['', '7 3', '2 3', '8 3 2 3', '12 3']
