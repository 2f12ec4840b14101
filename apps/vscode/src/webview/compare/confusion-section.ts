import { confusionDifference, type MeanConfusion } from '@finetune-lab/analysis'
import {
  type ConfusionChart,
  type ConfusionPanel,
  confusionTables,
  datasetTitle,
  drawConfusionChart,
  formatNumberOf,
  formatPercent,
  formatPoints,
  samplesPerClassText,
} from '@finetune-lab/charts/dom'
import type { ComparedNetworks } from '../../messages.ts'
import type { ChosenNetworks, ChosenPair, ReadSweep } from './compare-model.ts'
import { type FigurePlaceEvents, figurePlace } from './figure-place.ts'

/** Both sweeps' mean confusion; null without a finished run. */
export type ConfusionMeans = readonly [MeanConfusion | null, MeanConfusion | null]

/** The request to the host. */
export function confusionOf(
  { a, b, target }: ChosenPair,
  { augmentation, samplesPerClass }: ChosenNetworks,
): [ComparedNetworks, ComparedNetworks] {
  return [
    { folder: a.folder, dataset: target.target.a, augmentation: augmentation.a, samplesPerClass },
    { folder: b.folder, dataset: target.target.b, augmentation: augmentation.b, samplesPerClass },
  ]
}

/** A | B | A − B; the panels are laid out before their numbers arrive. */
export function confusionChart(
  pair: ChosenPair,
  networks: ChosenNetworks,
  means: ConfusionMeans | undefined,
): ConfusionChart {
  const { a, b, target } = pair
  const panel = (
    sweep: ReadSweep,
    dataset: string,
    augmentation: string,
    mean?: MeanConfusion | null,
  ): ConfusionPanel => ({
    key: sweep.letter,
    title: `${sweep.letter}  ${datasetTitle(sweep.record.datasets, dataset)}`,
    subtitle: `mean over ${formatNumberOf(mean?.n ?? 0, 'run')} of ${augmentation} with ${samplesPerClassText(networks.samplesPerClass)}`,
    classes: classesOf(sweep, dataset),
    kind: 'share',
    ...(mean && { values: mean.shares }),
  })
  const both = [
    panel(a, target.target.a, networks.augmentation.a, means?.[0]),
    panel(b, target.target.b, networks.augmentation.b, means?.[1]),
  ]
  if (target.target.a !== target.target.b) return { panels: both }
  const difference = means?.[0] && means[1] ? confusionDifference(means[0], means[1]) : undefined
  return {
    panels: [
      ...both,
      {
        key: 'difference',
        title: `${a.letter} − ${b.letter}`,
        subtitle: 'points of the true class’s test images',
        classes: classesOf(a, target.target.a),
        kind: 'difference',
        ...(difference && { values: difference.shares }),
      },
    ],
  }
}

/** The largest differences in confusion, as text. */
export function confusionWords({ a, b, target }: ChosenPair, means: ConfusionMeans | undefined): string {
  if (target.target.a !== target.target.b)
    return `${a.letter} and ${b.letter} have different classes, so there is no difference to show.`
  const difference = means?.[0] && means[1] ? confusionDifference(means[0], means[1]) : undefined
  if (!difference || difference.largest.length === 0) return ''
  const classes = classesOf(a, target.target.a)
  const largest = difference.largest.map(
    change =>
      `${classes[change.truth]} mistaken for ${classes[change.said]} (${a.letter} ${formatPercent(change.a)}, ${b.letter} ${formatPercent(change.b)}, ${formatPoints(change.difference)})`,
  )
  return `Largest differences: ${largest.join('; ')}.`
}

export interface ConfusionFigure {
  draw(chart: ConfusionChart, table: boolean): void
}

export function confusionFigure(container: HTMLElement, events: FigurePlaceEvents): ConfusionFigure {
  const place = figurePlace(container, 'Confusion', events)
  return {
    draw: (chart, table) =>
      place.show(table, {
        name: 'confusion',
        title: 'Confusion of two sweeps',
        draw: (host, options) => drawConfusionChart(host, chart, options),
        tables: () => confusionTables(chart),
      }),
  }
}

function classesOf({ record, runs }: ReadSweep, dataset: string): readonly string[] {
  if (Object.hasOwn(record.datasets, dataset)) return record.datasets[dataset].classes
  const finetunes = runs.flatMap(({ result }) => result?.finetunes ?? [])
  return (finetunes.find(one => one.dataset === dataset)?.confusion ?? []).map((_, index) => String(index))
}
