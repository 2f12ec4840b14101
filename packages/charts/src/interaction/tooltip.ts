export interface Tooltip {
  /** Shows the mark's `aria-label` next to it, a line for each part. */
  show(mark: Element): void
  hide(): void
  dispose(): void
}

/** @param container positioned; the tooltip stays within its left and right edges */
export function tooltipIn(container: HTMLElement): Tooltip {
  const element = container.appendChild(container.ownerDocument.createElement('div'))
  element.className = 'finetune-lab-tooltip'
  element.hidden = true
  // Its text is the mark's label, which is spoken there or by the live region.
  element.setAttribute('aria-hidden', 'true')
  return {
    show(mark) {
      const parts = (mark.getAttribute('aria-label') ?? '').split('; ')
      element.replaceChildren(
        ...parts.map(part => {
          const line = container.ownerDocument.createElement('div')
          line.textContent = part
          return line
        }),
      )
      element.hidden = false
      place(element, mark.getBoundingClientRect(), container.getBoundingClientRect())
    },
    hide: () => {
      element.hidden = true
    },
    dispose: () => element.remove(),
  }
}

/** Above the mark if there is room on the screen, otherwise below. */
function place(element: HTMLElement, mark: DOMRect, container: DOMRect): void {
  const { width, height } = element.getBoundingClientRect()
  const centred = mark.x + mark.width / 2 - container.x - width / 2
  const left = Math.min(Math.max(0, centred), Math.max(0, container.width - width))
  const above = mark.y - height - GAP
  const top = (above >= 0 ? above : mark.bottom + GAP) - container.y
  element.style.left = `${left}px`
  element.style.top = `${top}px`
}

/** Pixels between a mark and its tooltip. */
const GAP = 6
