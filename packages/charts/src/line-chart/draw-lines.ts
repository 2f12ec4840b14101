import { select } from 'd3'

/** Baselines are this many font sizes apart. */
export const LEADING = 1.35

/** Lines of text below each other, such as a figure's title or note. Updates earlier ones in the group. */
export function drawLines(
  group: SVGGElement,
  block: { readonly lines: readonly string[]; readonly y: number },
  look: {
    readonly name?: string
    readonly x: number
    readonly size: number
    readonly color: string
    readonly bold?: boolean
  },
): void {
  select(group)
    .selectAll<SVGTextElement, string>('text')
    .data(block.lines)
    .join('text')
    .attr('class', look.name ?? null)
    .attr('x', look.x)
    .attr('y', (_, index) => block.y + index * look.size * LEADING)
    .attr('font-size', look.size)
    .attr('font-weight', look.bold ? 'bold' : null)
    .attr('fill', look.color)
    .text(line => line)
}
