import { comparisonCsv, comparisonJson } from '@finetune-lab/analysis'
import { standaloneSvg, svgToPngInPage } from '@finetune-lab/charts/dom'
import type { TemplateResult } from 'lit-html'
import type { SaveMessage } from '../../messages.ts'
import { base64 } from '../shared/figure-file.ts'
import { menu, menuItem } from '../shared/menu.ts'
import type { ReadSweep } from './compare-model.ts'

export interface ExportActions {
  save(file: SaveMessage): void
  report(): void
}

/** Exports what is on the screen as files. */
export function exportMenu(sweeps: readonly ReadSweep[], actions: ExportActions): TemplateResult {
  const text = (name: string, contents: string) => () =>
    actions.save({ type: 'save', name, contents, encoding: 'utf8' })
  return menu('Export', [
    menuItem('Differences as CSV', () => text('comparison.csv', comparisonCsv(sweeps))()),
    menuItem('Everything as JSON', () =>
      text('comparison.json', `${JSON.stringify(comparisonJson(sweeps), null, 2)}\n`)(),
    ),
    ...FIGURES.flatMap(({ id, title, name }) => [
      menuItem(`${title} as SVG`, () => withFigure(id, title, svg => text(`${name}.svg`, svg)())),
      menuItem(`${title} as PNG`, () =>
        withFigure(id, title, async svg =>
          actions.save({
            type: 'save',
            name: `${name}.png`,
            contents: base64(await svgToPngInPage(svg)),
            encoding: 'base64',
          }),
        ),
      ),
    ]),
    menuItem('Report as HTML', actions.report),
  ])
}

const FIGURES = [
  { id: 'curves', title: 'Curves', name: 'curves' },
  { id: 'differences', title: 'Difference chart', name: 'differences' },
  { id: 'confusion', title: 'Confusion', name: 'confusion' },
] as const

/** A figure on the page, visible or hidden behind its table. */
function withFigure(id: string, title: string, use: (svg: string) => unknown): void {
  const figure = document.querySelector<SVGSVGElement>(`#${id} svg.finetune-lab-chart`)
  if (figure) void use(standaloneSvg(figure, title))
}
