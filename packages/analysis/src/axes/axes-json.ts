import type { AxisValue } from './axis-keys.ts'
import type { AxisCurves, AxisPoint, AxisSeries } from './curves-over.ts'

/** Accuracies over any varied setting, as exported: keys of the experiment file, and numbers. */
export interface AxesJson {
  readonly over: string
  readonly series?: string
  readonly panels: readonly {
    /** What all points of the panel share, by key; the finetuning data set is one of them. */
    readonly where: Readonly<Record<string, AxisValue>>
    readonly series: readonly {
      readonly value?: AxisValue
      readonly points: readonly AxisPoint[]
      readonly lost: AxisSeries['lost']
    }[]
  }[]
}

export function axesJson({ view, panels }: AxisCurves): AxesJson {
  return {
    over: view.over.key,
    ...(view.series && { series: view.series.key }),
    panels: panels.map(({ dataset, where, series }) => ({
      where: {
        ...(dataset !== undefined && { 'finetune.dataset': dataset }),
        ...Object.fromEntries(where.map(({ key, value }) => [key, value])),
      },
      series: series.map(({ value, points, lost }) => ({ ...(value !== undefined && { value }), points, lost })),
    })),
  }
}
