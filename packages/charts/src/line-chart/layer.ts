import { type Selection, select } from 'd3'

/**
 * The parent's group of that name, made at its end if it is not there. What is drawn into layers lies over each other in
 * the order in which the layers were first asked for, whatever is added later.
 */
export function layer(parent: Element, name: string): Selection<SVGGElement, unknown, null, undefined> {
  const existing = select(parent).select<SVGGElement>(`:scope > g.${name}`)
  return existing.empty() ? select(parent).append('g').attr('class', name) : existing
}
