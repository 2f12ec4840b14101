import { csv, sweepJson } from '@finetune-lab/analysis'
import { type ChartTable, standaloneSvg, svgToPngInPage } from '@finetune-lab/charts/dom'
import { csvFormatRows } from 'd3'
import type { SaveMessage } from '../../messages.ts'
import { type Figure, shownSeeds } from './figures.ts'
import { type SweepModel, snapshotOf } from './model.ts'
import type { SweepView } from './view.ts'

export type ExportFormat = 'CSV' | 'JSON' | 'SVG' | 'PNG'

/** Exports what is on the screen: the figure as it looks, or its numbers for the selected seeds. */
export async function exported(
  format: ExportFormat,
  model: SweepModel,
  view: SweepView,
  figure: Figure,
  drawn: () => SVGSVGElement,
): Promise<Omit<SaveMessage, 'type'>> {
  const name = `${model.record.id}-${figure.name}.${format.toLowerCase()}`
  const chosen = { ...snapshotOf(model), runs: shownSeeds(model, view) }
  const results = view.tab === 'curve' || view.tab === 'difference'
  switch (format) {
    case 'CSV':
      return { name, contents: results ? csv([chosen]) : tablesCsv(figure.tables()), encoding: 'utf8' }
    case 'JSON':
      return {
        name,
        contents: `${JSON.stringify(results ? sweepJson(chosen) : { sweep: model.record.id, tables: figure.tables() }, null, 1)}\n`,
        encoding: 'utf8',
      }
    case 'SVG':
      return { name, contents: standaloneSvg(drawn(), `${model.record.name}: ${figure.name}`), encoding: 'utf8' }
    case 'PNG':
      return {
        name,
        contents: await svgToPngInPage(standaloneSvg(drawn(), `${model.record.name}: ${figure.name}`)),
        encoding: 'base64',
      }
  }
}

function tablesCsv(tables: readonly ChartTable[]): string {
  const rows = tables.flatMap(({ caption, columns, rows }) => [
    ['table', ...columns.map(({ title }) => title)],
    ...rows.map(row => [caption, ...row]),
  ])
  return `${csvFormatRows(rows)}\n`
}
