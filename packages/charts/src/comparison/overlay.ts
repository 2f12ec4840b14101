import { type AccuracyCurves, type ComparedSweep, curves, sweepLetter } from '@finetune-lab/analysis'
import { singleValue } from '@finetune-lab/experiment'
import type { ChartPlan } from '../chart-options.ts'
import { chartPlan } from '../chart-plan.ts'
import { type SeriesStyle, seriesStyles } from '../series-style.ts'

/** Several sweeps in one accuracy figure. */
export interface Overlay {
  readonly plan: ChartPlan
  /** Colour and marker depend on the augmentation, the dash on the sweep. */
  readonly styles: ReadonlyMap<string, SeriesStyle>
  readonly data: readonly AccuracyCurves[]
}

/** The curves of all sweeps, overlaid in a panel per finetune data set. Labels such as `A mixup` name both. */
export function overlay(sweeps: readonly ComparedSweep[]): Overlay {
  const plans = sweeps.map(({ record }) => chartPlan(record))
  const looks = sweepStyles(sweeps)
  const styles = new Map(
    plans.flatMap(({ augmentations }, index) =>
      augmentations.map(label => [overlaidLabel(index, label), looks(index, label)] as const),
    ),
  )
  const all = sweeps.map(({ runs }) => curves(runs))
  const datasets = new Map(plans.flatMap(plan => plan.datasets.map(dataset => [dataset.name, dataset])))
  return {
    plan: {
      samplesPerClass: [...new Set(plans.flatMap(({ samplesPerClass }) => samplesPerClass))],
      augmentations: [...styles.keys()],
      datasets: [...datasets.values()],
    },
    styles,
    data: [...datasets.keys()].map(dataset => ({
      dataset,
      lost: all.flatMap((one, index) =>
        (one.find(curve => curve.dataset === dataset)?.lost ?? []).map(point => ({
          ...point,
          augmentation: overlaidLabel(index, point.augmentation),
        })),
      ),
      series: all.flatMap((one, index) =>
        (one.find(curve => curve.dataset === dataset)?.series ?? []).map(({ augmentation, points }) => ({
          augmentation: overlaidLabel(index, augmentation),
          points,
        })),
      ),
    })),
  }
}

/** A separate panel for each sweep and finetune data set, on one y axis. */
export function sideBySide(sweeps: readonly ComparedSweep[]): Overlay {
  const plans = sweeps.map(({ record }) => chartPlan(record))
  const augmentations = [...new Set(plans.flatMap(plan => plan.augmentations))]
  const panels = sweeps.flatMap(({ record, runs }, index) => {
    const all = curves(runs)
    const titleOf = (name: string) => record.datasets[name]?.title ?? name
    const source = titleOf(singleValue(record.experiment.pretrain.dataset))
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

export function overlaidLabel(index: number, augmentation: string): string {
  return `${sweepLetter(index)} ${augmentation}`
}

/** The sweep's SVG stroke-dasharray. */
export const sweepDash = (index: number) => DASHES[index % DASHES.length]

const DASHES = ['', '7 3', '2 3', '8 3 2 3', '12 3']
