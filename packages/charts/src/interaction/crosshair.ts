import type { Readout } from './readout.ts'
import type { Selection } from './zoom.ts'

/** A layer over the figure with the crosshair and the rectangle of a zoom, so that the figure itself is not redrawn. */
export interface Crosshair {
  show(readout: Readout): void
  select(panel: { readonly x: number; readonly y: number }, selection: Selection): void
  hide(): void
  dispose(): void
}

/** @param container positioned, with the figure at its top left corner */
export function crosshairIn(container: HTMLElement): Crosshair {
  const document = container.ownerDocument
  const create = (name: string, className: string, parent: Element) => {
    const element = parent.appendChild(document.createElementNS(NAMESPACE, name))
    element.setAttribute('class', className)
    return element
  }
  const layer = create('svg', 'finetune-lab-crosshair', container)
  layer.setAttribute('aria-hidden', 'true')
  const line = create('line', 'crosshair-line', layer)
  const rings = create('g', 'crosshair-rings', layer)
  const rectangle = create('rect', 'zoom-rectangle', layer)
  const clear = () => {
    line.setAttribute('visibility', 'hidden')
    rectangle.setAttribute('visibility', 'hidden')
    rings.replaceChildren()
  }
  clear()
  return {
    show({ panel, left, entries, nearest }) {
      clear()
      const x = panel.x + left
      set(line, { x1: x, x2: x, y1: panel.y, y2: panel.y + panel.height, visibility: 'visible' })
      for (const entry of entries) {
        const ring = create('circle', entry === nearest ? 'crosshair-ring nearest' : 'crosshair-ring', rings)
        const { point, series } = entry
        set(ring, { cx: panel.x + point.left, cy: panel.y + point.top, r: entry === nearest ? 8 : 5 })
        ring.setAttribute('stroke', series.color)
      }
    },
    select(panel, { left, top, width, height }) {
      clear()
      set(rectangle, { x: panel.x + left, y: panel.y + top, width, height, visibility: 'visible' })
    },
    hide: clear,
    dispose: () => layer.remove(),
  }
}

function set(element: Element, attributes: Readonly<Record<string, string | number>>): void {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value))
}

const NAMESPACE = 'http://www.w3.org/2000/svg'
