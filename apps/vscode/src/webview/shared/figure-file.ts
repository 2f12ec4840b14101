import {
  type ChartOptions,
  type ChartTable,
  CSS_PIXELS_PER_INCH,
  standaloneSvg,
  svgToPngInPage,
} from '@finetune-lab/charts/dom'
import { csvFormatRows, tsvFormatRows } from 'd3'
import type { SaveMessage } from '../../messages.ts'

/** Draws a figure into an element of the page. */
export type DrawFigure = (container: Element, options: ChartOptions) => SVGSVGElement

/** How a figure is written to a file. */
export interface FigureFormat {
  readonly format: 'PNG' | 'SVG'
  /** Of the whole figure, in centimetres. */
  readonly width: number
  /** Of the plots. */
  readonly height: number
  /** Pixels per inch of a PNG. */
  readonly dpi: number
  readonly fontFamily: string
  readonly colors: 'light' | 'dark' | 'variables'
  /** Empty for none. */
  readonly title: string
}

/** The figure as a file, drawn again at the size of the format. */
export async function figureFile(
  draw: DrawFigure,
  format: FigureFormat,
  name: string,
  about: string,
): Promise<Omit<SaveMessage, 'type'>> {
  const { width, height, dpi, fontFamily, colors, title } = format
  const svg = figureSvg(
    draw,
    { width: toPixels(width), plotHeight: toPixels(height), fontFamily, colors, ...(title && { title }) },
    about,
  )
  if (format.format === 'SVG') return { name: `${name}.svg`, contents: svg, encoding: 'utf8' }
  const png = await svgToPngInPage(svg, dpi / CSS_PIXELS_PER_INCH)
  return { name: `${name}.png`, contents: base64(png), encoding: 'base64' }
}

const toPixels = (centimetres: number) => Math.round((centimetres / 2.54) * CSS_PIXELS_PER_INCH)

/** The figure as the text of an SVG file, drawn outside of the visible page: the page's colours need it in the page. */
export function figureSvg(draw: DrawFigure, options: ChartOptions, about: string): string {
  const host = document.body.appendChild(document.createElement('div'))
  host.className = 'visually-hidden'
  host.setAttribute('aria-hidden', 'true')
  try {
    return standaloneSvg(draw(host, options), about)
  } finally {
    host.remove()
  }
}

/** Puts the figure on the clipboard as an image. */
export async function copyImage(svg: string): Promise<void> {
  const image = svgToPngInPage(svg).then(png => new Blob([png], { type: 'image/png' }))
  await navigator.clipboard.write([new ClipboardItem({ 'image/png': image })])
}

/** Puts the figure's numbers on the clipboard, for spreadsheets. */
export const copyData = (tables: readonly ChartTable[]) => navigator.clipboard.writeText(tsvFormatRows(rowsOf(tables)))

export const tablesCsv = (tables: readonly ChartTable[]) => `${csvFormatRows(rowsOf(tables))}\n`

/** All tables in one, with the name of each in the first column. */
function rowsOf(tables: readonly ChartTable[]): string[][] {
  return tables.flatMap(({ caption, columns, rows }) => [
    ['table', ...columns.map(({ title }) => title)],
    ...rows.map(row => [caption, ...row]),
  ])
}

export function base64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  return btoa(text)
}
