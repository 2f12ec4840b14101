import { LEADING } from '../line-chart/draw-lines.ts'
import { plainText } from '../plain-text.ts'
import { textWidth, wrapText } from '../text-width.ts'
import type { ConfusionChart } from './confusion-chart.ts'

/** The layout of the figure, in pixels. */
export interface ConfusionLayout {
  readonly width: number
  readonly height: number
  /** Edge length of a cell. */
  readonly cell: number
  /** Font size of the numbers in cells; 0 if they have no room. */
  readonly cellTextSize: number
  readonly labelSize: number
  /** Room for the class names left of the rows, and above the columns if they are turned. */
  readonly labelWidth: number
  readonly turned: boolean
  readonly above: number
  readonly panelWidth: number
  /** Top left corners of the first cells. */
  readonly panels: readonly { readonly x: number; readonly y: number }[]
  readonly note: { readonly lines: readonly string[]; readonly y: number }
}

export function layoutConfusion({ panels, note = HOW_TO_READ }: ConfusionChart, width: number): ConfusionLayout {
  const count = Math.max(1, panels.length)
  const classes = Math.max(1, ...panels.map(panel => panel.classes.length))
  const names = panels.flatMap(panel => panel.classes.map(name => textWidth(plainText(name), LABEL_SIZE)))
  const labelWidth = Math.min(MAX_LABEL, Math.max(12, ...names)) + 8
  const edge = (columns: number) => (width / columns - labelWidth - AXIS - RIGHT) / classes
  let columns = count
  while (columns > 1 && edge(columns) < COMFORTABLE_CELL) columns--
  const cell = Math.max(SMALLEST_CELL, Math.min(LARGEST_CELL, Math.floor(edge(columns))))
  const turned = Math.max(0, ...names) > cell - 2
  const above = TITLES + (turned ? labelWidth : LABEL_SIZE + 6)
  const panelHeight = above + classes * cell + BELOW
  const rows = Math.ceil(count / columns)
  // With few classes, cells reach their largest size: panels then stay at the left.
  const panelWidth = Math.min(width / columns, Math.max(SMALLEST_PANEL, labelWidth + AXIS + classes * cell + RIGHT))
  const lines = wrapText(plainText(note), NOTE_SIZE, width - 16).filter(line => line !== '')
  const noteY = rows * panelHeight + NOTE_SIZE + 4
  return {
    width: Math.max(width, panelWidth),
    height: Math.ceil(noteY + Math.max(0, lines.length - 1) * NOTE_SIZE * LEADING + 10),
    cell,
    cellTextSize: cell < SMALLEST_NUMBERED_CELL ? 0 : Math.min(12, Math.floor(cell * 0.48)),
    labelSize: LABEL_SIZE,
    labelWidth,
    turned,
    above,
    panelWidth,
    panels: panels.map((_, index) => ({
      x: (index % columns) * panelWidth + AXIS + labelWidth,
      y: Math.floor(index / columns) * panelHeight + above,
    })),
    note: { lines, y: noteY },
  }
}

export const NOTE_SIZE = 11
/** Height of the panel's title and subtitle. */
export const TITLES = 58

const HOW_TO_READ =
  'Rows: true class. Columns: predicted class. In percent of the true class’s test images; cells below 0.5 % are empty. The shade follows the square root, so that rare mistakes are visible.'
const LABEL_SIZE = 11
const MAX_LABEL = 84
/** Room for the turned title of the rows. */
const AXIS = 20
const RIGHT = 16
const BELOW = 12
const SMALLEST_CELL = 9
/** Panels are side by side only while cells are at least this large. */
const COMFORTABLE_CELL = 13
const LARGEST_CELL = 32
const SMALLEST_NUMBERED_CELL = 17
const SMALLEST_PANEL = 250
