import { type Selection, select } from 'd3'

/**
 * The parent's group with this name, appended if missing. Layers are stacked in the order in which they were first
 * requested, whatever is added to them later.
 */
export function layer(parent: Element, name: string): Selection<SVGGElement, unknown, null, undefined> {
  const existing = select(parent).select<SVGGElement>(`:scope > g.${name}`)
  return existing.empty() ? select(parent).append('g').attr('class', name) : existing
}
