import type { AxisCurves } from '@finetune-lab/analysis'
import { axisTables, axisTitle, heatMap, isHeatMap } from '../axes/index.ts'
import { spreadNote } from '../spread-note.ts'
import { axisSvg, heatMapSvg } from '../svg.ts'
import { chartTableHtml } from './chart-table-html.ts'
import { type HeadingLevel, heading } from './heading.ts'
import { type Html, html, trustedHtml } from './html.ts'
import type { AxesInput } from './report-input.ts'

/** Several settings at a glance: accuracy over one of them, as a map if two numbers vary, and as tables. */
export function axesSection({ curves: axes, datasets }: AxesInput, title: string, level: HeadingLevel): Html {
  const { over, series } = axes.view
  const options = { datasets, colors: 'variables' as const }
  return html`<section class="axes">
${heading(level, title)}
<figure>
<div class="chart" data-name="axes">${trustedHtml(axisSvg(axes, options))}</div>
<figcaption>Finetune accuracy over ${axisTitle(over)}${series ? html`, one curve per value of ${series.title}` : html``}. Every mean is over runs that differ only in their seed.</figcaption>
</figure>
${isHeatMap(axes) ? mapFigure({ curves: axes, datasets }) : html``}
${axisTables(axes, datasets).map(table => chartTableHtml(table, `: mean over seeds and its 95 % interval for this test set.${noteOf(axes)}`))}
</section>`
}

/** For a sweep whose rule added seeds. */
function noteOf({ panels }: AxisCurves): string {
  const points = panels.flatMap(({ series }) => series.flatMap(({ points }) => points))
  const [note] = spreadNote(points.map(({ interval }) => interval))
  return note === undefined ? '' : ` ${note[0].toUpperCase()}${note.slice(1)}.`
}

function mapFigure({ curves: axes, datasets }: AxesInput): Html {
  return html`<figure>
<div class="chart" data-name="map">${trustedHtml(heatMapSvg(heatMap(axes, datasets), { colors: 'variables' }))}</div>
<figcaption>The same means as a map of both settings.</figcaption>
</figure>`
}
