import {
  type AxisCurves,
  type AxisKey,
  type AxisPoint,
  type Measure,
  shownInterval,
  spansDecade,
  troubleOf,
} from '@finetune-lab/analysis'
import type { SweepRecord } from '@finetune-lab/runs'
import { accuracyNote, accuracyReadout, noPoints } from '../accuracy-chart.ts'
import type { ChartOptions } from '../chart-options.ts'
import { describePoint } from '../describe-point.ts'
import { drawLineChart } from '../line-chart/draw-line-chart.ts'
import { fitPanels, reachesBeyond } from '../line-chart/fit-panels.ts'
import { type LineChart, type LinePoint, sizesAxis, type XAxis } from '../line-chart/line-chart.ts'
import { capitalised, measureWords } from '../measure-words.ts'
import { seriesStyles } from '../series-style.ts'
import { axisTitle, panelTitle, seriesLabel } from './axis-words.ts'

export interface AxisChartOptions extends ChartOptions {
  readonly datasets: SweepRecord['datasets']
}

/** Draws accuracies over any varied setting (see `curvesOver`), as `drawAccuracyChart` does over samples per class. */
export function drawAxisChart(container: Element, data: AxisCurves, options: AxisChartOptions): SVGSVGElement {
  return drawLineChart(container, axisChart(data, options), options)
}

/** The figure as plain data. The axis is logarithmic if its values span a decade. */
export function axisChart({ view, panels, measure, missing }: AxisCurves, options: AxisChartOptions): LineChart {
  const { datasets, emptyMessage = noPoints(measure, missing) } = options
  const words = measureWords(measure)
  const { over, series } = view
  const name = (label: string) => seriesLabel(label, series, datasets)
  const labels = series ? series.values.map(String) : ['']
  const styles = seriesStyles(labels)
  const unfitted = panels.map((panel, index) => ({
    key: `${index} ${panelTitle(panel, datasets)}`,
    title: panelTitle(panel, datasets),
    series: labels.map(label => ({
      label,
      title: name(label),
      style: styles.get(label)!,
      intervals: 'band' as const,
      points: (panel.series.find(one => one.label === label)?.points ?? []).map(point =>
        linePoint(name(label), over.title, point, measure),
      ),
    })),
    emptyMessage,
  }))
  const fitted = fitPanels(unfitted, options, [0, measure.most], { always: [], empty: [0, 1] })
  const counts = panels.flatMap(panel => panel.series.flatMap(({ points }) => points.map(({ n }) => n)))
  return {
    description: `${capitalised(words.title)} over ${axisTitle(over)}${series ? `, for ${labels.map(name).join(', ')}` : ''}`,
    xAxis: xAxis(over),
    yTitle: words.title,
    formatTick: words.tick,
    readout: { value: 'mean' },
    note: [
      ...(words.direction ? [words.direction] : []),
      ...accuracyNote(counts, 'all'),
      ...(fitted.some(reachesBeyond) ? ['cut bands extend beyond the axis'] : []),
      ...(missing ? [missing] : []),
    ].join(' · '),
    panels: fitted,
  }
}

function xAxis(over: AxisKey): XAxis {
  const values = over.values as readonly number[]
  if (over.key === 'pretrain.samplesPerClass') return sizesAxis(values)
  return {
    title: axisTitle(over),
    name: 'x',
    scale: spansDecade(values) ? 'log' : 'linear',
    ticks: values,
    describe: x => `${over.title} ${x}`,
  }
}

function linePoint(label: string, title: string, point: AxisPoint, measure: Measure): LinePoint {
  return {
    x: point.x,
    value: point.mean,
    interval: point.n > 1 ? shownInterval(point) : undefined,
    dots: point.values.map(({ seed, accuracy }) => ({ seed, value: accuracy })),
    description: describePoint(label, `${title} ${point.x}`, point, measure),
    trouble: troubleOf(point),
    readout: accuracyReadout(point, measure),
  }
}
