import type { ChartOptions } from '../chart-options.ts'
import { plainText } from '../plain-text.ts'
import { fitText, textWidth, wrapText } from '../text-width.ts'
import type { LineChart } from './line-chart.ts'

/** The layout of a figure, in pixels. */
export interface ChartLayout {
  readonly width: number
  readonly height: number
  /** The plot area, the same in all panels. */
  readonly plot: { readonly width: number; readonly height: number }
  /** Top left corners of the plot areas. */
  readonly panels: readonly { readonly x: number; readonly y: number }[]
  /** Room right of a plot for the lines' labels. */
  readonly labelWidth: number
  readonly title: { readonly lines: readonly string[]; readonly y: number }
  readonly note: { readonly lines: readonly string[]; readonly y: number }
  readonly titleSize: number
  readonly panelTitleSize: number
  readonly textSize: number
  readonly noteSize: number
}

/** Panels are side by side while each is wide enough to read, then in further rows. */
export function layoutChart(chart: LineChart, options: ChartOptions): ChartLayout {
  const width = Math.max(240, options.width ?? 720)
  const plotHeight = Math.max(80, options.plotHeight ?? 280)
  const count = Math.max(1, chart.panels.length)
  const columns = Math.max(1, Math.min(count, Math.floor(width / SMALLEST_PANEL)))
  const panelWidth = width / columns
  const labels = chart.panels.flatMap(panel =>
    panel.series.map(series => textWidth(plainText(series.title), TEXT_SIZE)),
  )
  const labelWidth = Math.min(Math.max(30, ...labels), panelWidth * 0.28) + LABEL_MARKER
  const plotWidth = panelWidth - LEFT - labelWidth - RIGHT
  const title = wrapText(plainText(options.title ?? ''), TITLE_SIZE, width - 32).filter(line => line !== '')
  const note = wrapText(plainText(chart.note), NOTE_SIZE, width - 32).filter(line => line !== '')

  const top = title.length === 0 ? 8 : 12 + title.length * TITLE_SIZE * 1.35
  const panelHeight = ABOVE + plotHeight + BELOW
  const rows = Math.ceil(count / columns)
  const noteY = top + rows * panelHeight + NOTE_SIZE + 4
  return {
    width,
    height: Math.ceil(noteY + Math.max(0, note.length - 1) * NOTE_SIZE * 1.35 + 12),
    plot: { width: plotWidth, height: plotHeight },
    panels: chart.panels.map((_, index) => ({
      x: (index % columns) * panelWidth + LEFT,
      y: top + Math.floor(index / columns) * panelHeight + ABOVE,
    })),
    labelWidth,
    title: { lines: title, y: 10 + TITLE_SIZE },
    note: { lines: note, y: noteY },
    titleSize: TITLE_SIZE,
    panelTitleSize: PANEL_TITLE_SIZE,
    textSize: TEXT_SIZE,
    noteSize: NOTE_SIZE,
  }
}

/** The label, shortened to fit next to the plot. */
export function shownLabel(label: string, layout: ChartLayout): string {
  return fitText(plainText(label), layout.textSize, layout.labelWidth - LABEL_MARKER)
}

/** Room for the marker before a label's text. */
export const LABEL_MARKER = 18

const SMALLEST_PANEL = 340
/** Room for the ticks of the y axis. */
const LEFT = 56
const RIGHT = 22
/** Room for the titles of the panel and of the y axis. */
const ABOVE = 50
/** Room for the ticks and the title of the x axis. */
const BELOW = 46
const TITLE_SIZE = 16
const PANEL_TITLE_SIZE = 14
const TEXT_SIZE = 12
const NOTE_SIZE = 11
