import { ACCURACY, type AccuracyCurves, type Measure, shownInterval } from '@finetune-lab/analysis'
import type { ChartPlan } from './chart-options.ts'
import { type ColorSchemeName, colorScheme } from './color-scheme.ts'
import { cutNote, formatUncertainty } from './format.ts'
import { capitalised, measureWords } from './measure-words.ts'
import { plainText } from './plain-text.ts'
import { textWidth, wrapText } from './text-width.ts'
import { troubleMark, troubleNotes } from './trouble-marks.ts'

export interface TableFigureOptions {
  readonly plan: ChartPlan
  readonly title?: string
  /** What the means are of. Default: accuracy. */
  readonly measure?: Measure
  /** Why results have no value of the measure, for the note. */
  readonly missing?: string
  /** Default `light`. */
  readonly colors?: ColorSchemeName
}

const FONT = 13
const ROW = 24
const GAP = 24
const MARGIN = 16
const LEAST_WIDTH = 360

/**
 * Draws the table of mean accuracies, for slides and papers: a row per number of samples per class, a column per
 * augmentation, and a table per finetune data set, one below the other.
 */
export function drawTableFigure(
  container: Element,
  data: readonly AccuracyCurves[],
  { plan, title, measure = ACCURACY, missing, colors = 'light' }: TableFigureOptions,
): SVGSVGElement {
  const scheme = colorScheme(colors)
  const titleOf = (name: string) => plan.datasets.find(dataset => dataset.name === name)?.title ?? name
  const tables = plan.datasets.map(dataset => table(data, dataset, plan, measure))
  const widths = [0, ...plan.augmentations.keys()].map((_, column) =>
    Math.max(...tables.flatMap(({ rows }) => rows.map(row => textWidth(row[column], FONT) + GAP))),
  )
  const ends = widths.map((_, column) => MARGIN + sum(widths.slice(0, column + 1)))
  const right = Math.max(ends[ends.length - 1], LEAST_WIDTH - MARGIN)
  const svg = element(container, 'svg', { class: 'finetune-lab-table', 'font-family': 'sans-serif', role: 'img' })
  svg.setAttribute(
    'aria-label',
    plainText(
      `${measure === ACCURACY ? 'Table of finetune accuracies' : `Table of ${measureWords(measure).title}`}: ${plan.augmentations.join(', ')}`,
    ),
  )
  const background = element(svg, 'rect', { fill: scheme.background, width: '100%', height: '100%' })

  let y = MARGIN
  const text = (words: string, x: number, fill: string, look: Readonly<Record<string, string | number>> = {}) => {
    const node = element(svg, 'text', { x, y: y + ROW * 0.68, 'font-size': FONT, fill, ...look })
    node.textContent = plainText(words)
  }
  const lines = (words: string, fill: string, size: number, look: Readonly<Record<string, string | number>> = {}) => {
    for (const line of wrapText(words, size, right - MARGIN)) {
      text(line, MARGIN, fill, { 'font-size': size, ...look })
      y += size * 1.5
    }
  }
  const rule = (width: number) => {
    element(svg, 'line', { x1: MARGIN, x2: right, y1: y, y2: y, stroke: scheme.axis, 'stroke-width': width })
  }

  if (title !== undefined) lines(title, scheme.text, 16, { 'font-weight': 'bold' })
  for (const { caption, rows } of tables) {
    y += 6
    lines(caption, scheme.text, FONT)
    y += 6
    rule(1.5)
    for (const [index, row] of rows.entries()) {
      for (const [column, words] of row.entries())
        text(words, ends[column], words === MISSING ? scheme.muted : scheme.text, {
          'text-anchor': 'end',
          ...(index === 0 && { 'font-weight': 'bold' }),
        })
      y += ROW
      if (index === 0 || index === rows.length - 1) rule(index === 0 ? 0.75 : 1.5)
    }
  }
  y += 6
  lines(note(data, measure, missing), scheme.muted, 11)
  for (const remark of troubleNotes(data, titleOf)) lines(remark, scheme.muted, 11)

  const [width, height] = [Math.ceil(right + MARGIN), Math.ceil(y + MARGIN)]
  for (const [name, value] of Object.entries({ viewBox: `0 0 ${width} ${height}`, width, height }))
    svg.setAttribute(name, String(value))
  // A page that sets the colours has its own background.
  if (colors === 'variables') background.remove()
  return svg as unknown as SVGSVGElement
}

const MISSING = '·'

function table(
  data: readonly AccuracyCurves[],
  { name, title = name }: ChartPlan['datasets'][number],
  plan: ChartPlan,
  measure: Measure,
) {
  const words = measureWords(measure)
  const series = data.find(({ dataset }) => dataset === name)?.series ?? []
  const points = (label: string) => series.find(({ augmentation }) => augmentation === label)?.points ?? []
  const counts = new Set(series.flatMap(one => one.points.map(({ n }) => n)))
  const cell = (label: string, size: number): string => {
    const point = points(label).find(({ samplesPerClass }) => samplesPerClass === size)
    if (point === undefined) return MISSING
    const n = counts.size > 1 ? ` (n = ${point.n})` : ''
    return `${words.bare(point.mean)}${formatUncertainty(shownInterval(point), '± ', words.bare)}${n}${troubleMark(point)}`
  }
  const [only] = counts
  const n = counts.size === 1 ? `, n = ${only} ${only === 1 ? 'seed' : 'seeds'}` : ''
  return {
    caption: `${measure === ACCURACY ? 'Accuracy' : capitalised(words.title)} on ${title}${measure.percent ? ', %' : ''}${n}`,
    rows: [
      ['samples per class', ...plan.augmentations],
      ...plan.samplesPerClass.map(size => [String(size), ...plan.augmentations.map(label => cell(label, size))]),
    ],
  }
}

/** Explains the uncertainties that the table shows. */
function note(data: readonly AccuracyCurves[], measure: Measure, missing: string | undefined): string {
  const points = data.flatMap(({ series }) => series.flatMap(one => one.points))
  const intervals = points.map(shownInterval)
  const cut = cutNote(intervals)
  const kinds = new Set(intervals.map(interval => interval?.kind))
  return [
    ...(measure.better === 'lower' ? ['lower is better'] : []),
    ...(kinds.has('t') ? ['±: half the 95 % confidence interval of the mean over seeds, for this test set'] : []),
    ...(kinds.has('wilson') ? ['brackets: one seed, the 95 % interval (Wilson) of its test set only'] : []),
    ...(cut === undefined ? [] : [cut]),
    ...(missing ? [missing] : points.length === 0 ? ['no finished run yet'] : []),
  ].join(' · ')
}

function element(parent: Element, name: string, attributes: Readonly<Record<string, string | number>>): Element {
  const made = parent.ownerDocument.createElementNS('http://www.w3.org/2000/svg', name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value))
  parent.appendChild(made)
  return made
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
