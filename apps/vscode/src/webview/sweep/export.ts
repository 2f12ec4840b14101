import { csv, sweepJson } from '@finetune-lab/analysis'
import { svgToPngInPage } from '@finetune-lab/charts/dom'
import type { SaveMessage } from '../../messages.ts'
import { base64, tablesCsv } from '../shared/figure-file.ts'
import { fileName, localDate } from '../shared/file-name.ts'
import { type Figure, shownSeeds } from './figure.ts'
import { measureIn } from './measures.ts'
import { type SweepModel, snapshotOf } from './model.ts'
import type { SweepView } from './view.ts'

export type ExportFormat = 'CSV' | 'JSON' | 'SVG' | 'PNG'

/** Named after the experiment, what is shown, and the day on which the sweep began. */
export const figureFileName = ({ record }: SweepModel, { name }: Figure) =>
  fileName(record.name, name, localDate(record.created))

/** A figure in words, for the title of its file. */
export const figureTitle = ({ record }: SweepModel, { name }: Figure) => `${record.name}: ${name}`

/** Exports what is on the screen: the figure as it looks, or its numbers for the selected seeds. */
export async function exported(
  format: ExportFormat,
  model: SweepModel,
  view: SweepView,
  figure: Figure,
  svg: () => string,
): Promise<Omit<SaveMessage, 'type'>> {
  const name = `${figureFileName(model, figure)}.${format.toLowerCase()}`
  const chosen = { ...snapshotOf(model), runs: shownSeeds(model, view) }
  const results = view.tab === 'curve' || view.tab === 'difference'
  switch (format) {
    case 'CSV':
      return {
        name,
        contents: results && !figure.json ? csv([chosen], measureIn(model, view)) : tablesCsv(figure.tables()),
        encoding: 'utf8',
      }
    case 'JSON':
      return {
        name,
        contents: `${JSON.stringify(figure.json ? figure.json() : results ? sweepJson(chosen, undefined, measureIn(model, view)) : { sweep: model.record.id, tables: figure.tables() }, null, 1)}\n`,
        encoding: 'utf8',
      }
    case 'SVG':
      return { name, contents: svg(), encoding: 'utf8' }
    case 'PNG':
      return { name, contents: base64(await svgToPngInPage(svg())), encoding: 'base64' }
  }
}
