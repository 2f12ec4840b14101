import { type Selection, select } from 'd3'
import type { ColorSchemeName } from './color-scheme.ts'
import { colorScheme } from './color-scheme.ts'
import { layer } from './line-chart/layer.ts'
import { plainText } from './plain-text.ts'

export interface FigureFrame {
  /** In pixels. */
  readonly width: number
  readonly height: number
  /** What kind of figure it is, for screen readers: `heat map`. */
  readonly kind: string
  /** Its accessible name. */
  readonly label: string
  /** Default `light`. */
  readonly colors?: ColorSchemeName
  /** Of all text. Default `sans-serif`. */
  readonly fontFamily?: string
}

/** The container's `svg.finetune-lab-chart` with its background, appended if missing. Works in any DOM. */
export function openFigure(
  container: Element,
  frame: FigureFrame,
): Selection<SVGSVGElement, FigureFrame, Element, unknown> {
  const { width, height, kind, label, colors = 'light', fontFamily = 'sans-serif' } = frame
  const drawings = select(container).selectAll<SVGSVGElement, FigureFrame>(':scope > svg.finetune-lab-chart')
  // A figure of another kind has other layers, which an update would leave behind.
  drawings.filter((_, index, all) => all[index].getAttribute('aria-roledescription') !== kind).remove()
  const svg = select(container)
    .selectAll<SVGSVGElement, FigureFrame>(':scope > svg.finetune-lab-chart')
    .data([frame])
    .join('svg')
    .attr('class', 'finetune-lab-chart')
    .attr('viewBox', `0 0 ${width} ${height}`)
    .attr('width', width)
    .attr('height', height)
    .attr('font-family', fontFamily)
    .attr('role', 'graphics-document')
    .attr('aria-roledescription', kind)
    .attr('aria-label', plainText(label))
  layer(svg.node()!, 'surface')
    .selectAll('rect.background')
    // A page that sets the colours has its own background.
    .data(colors === 'variables' ? [] : [frame])
    .join('rect')
    .attr('class', 'background')
    .attr('width', width)
    .attr('height', height)
    .attr('fill', colorScheme(colors).background)
  return svg
}
