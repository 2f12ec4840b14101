import { type Mark, markOf } from './mark.ts'
import { pointedRing } from './pointed-ring.ts'
import { tooltipIn } from './tooltip.ts'
import { step, type Walk } from './walk.ts'

export interface FigureEvents {
  /** Called with the mark under the pointer or the keyboard focus, and with undefined when it is left. */
  readonly onPoint?: (mark: Mark | undefined) => void
  /** Called on a click, Enter or Space. */
  readonly onSelect?: (mark: Mark) => void
  /** Called on Esc. */
  readonly onClear?: () => void
}

/** A figure in a page with tooltips, keyboard navigation and spoken labels. */
export interface InteractiveFigure {
  /** Draws into the container, or updates the drawing; the selected mark stays selected. */
  draw(draw: (container: Element) => SVGSVGElement): SVGSVGElement
  /** Rings the marks (or dots of single seeds) that match something selected elsewhere. */
  highlight(matches: (mark: Mark) => boolean): void
  dispose(): void
}

/**
 * Makes the figures drawn into this container interactive. Tab reaches every group (`[data-walk]`: a series, a matrix),
 * arrow keys walk its marks (`.mark`), Home and End go to the ends, Enter or Space selects, Esc clears. The tooltip shows
 * the mark's `aria-label`; an `aria-live` region speaks it when the keyboard moves to the mark.
 *
 * The page's style sheet styles `.finetune-lab-tooltip` and hides `.visually-hidden`. The container must be positioned.
 */
export function interactiveFigure(container: HTMLElement, events: FigureEvents = {}): InteractiveFigure {
  const drawing = container.appendChild(container.ownerDocument.createElement('div'))
  drawing.className = 'finetune-lab-drawing'
  const tooltip = tooltipIn(container)
  const spoken = container.appendChild(container.ownerDocument.createElement('div'))
  spoken.className = 'visually-hidden'
  spoken.setAttribute('aria-live', 'polite')
  /** The current mark of each group, so that Tab returns to it. */
  const places = new Map<string, string>()
  let pointed: Element | undefined

  function point(mark: Element | undefined, speak = false): void {
    if (mark !== pointed) {
      pointed = mark
      pointedRing(drawing, mark)
      events.onPoint?.(mark && markOf(mark))
    }
    if (mark) tooltip.show(mark)
    else tooltip.hide()
    if (speak || !mark) spoken.textContent = mark?.getAttribute('aria-label') ?? ''
  }

  const markUnder = (event: Event) => (event.target as Element).closest?.('.mark') ?? undefined
  const groupOf = (element: Element) => element.closest('[data-walk]')
  /** The group with keyboard focus. A click focuses too, but not visibly. */
  const focused = () => drawing.querySelector('[data-walk]:focus-visible') ?? undefined

  function walkTo(group: Element, mark: Element | undefined): void {
    if (!mark) return
    places.set(keyOf(group), keyOf(mark))
    point(mark, true)
  }
  const standing = (group: Element): Element | undefined => {
    const marks = [...group.querySelectorAll('.mark')]
    return marks.find(mark => keyOf(mark) === places.get(keyOf(group))) ?? marks[0]
  }

  const listeners: { readonly [Name in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[Name]) => void } = {
    pointerover: event => {
      const mark = markUnder(event)
      const group = focused()
      point(mark ?? (group ? standing(group) : undefined))
    },
    pointerleave: () => point(undefined),
    pointerdown: event => {
      const mark = markUnder(event)
      const group = mark && groupOf(mark)
      if (group) places.set(keyOf(group), keyOf(mark))
    },
    click: event => {
      const mark = markUnder(event)
      if (mark) events.onSelect?.(markOf(mark))
    },
    focusin: event => {
      const group = groupOf(event.target as Element)
      if (group) walkTo(group, standing(group))
    },
    focusout: () => point(undefined),
    keydown: event => {
      const group = groupOf(event.target as Element)
      if (!group) return
      const current = pointed && group.contains(pointed) ? pointed : standing(group)
      if (event.key === 'Escape') {
        point(undefined)
        events.onClear?.()
      } else if ((event.key === 'Enter' || event.key === ' ') && current) events.onSelect?.(markOf(current))
      else {
        const next = current && step(group as Walk, current, event.key)
        if (!next) return
        const other = groupOf(next)
        if (other && other !== group) {
          places.set(keyOf(other), keyOf(next))
          ;(other as HTMLElement).focus()
        } else walkTo(group, next)
      }
      event.preventDefault()
    },
  }
  for (const [name, listener] of Object.entries(listeners)) drawing.addEventListener(name, listener as EventListener)

  return {
    draw(draw) {
      const svg = draw(drawing)
      for (const group of drawing.querySelectorAll('[data-walk]')) {
        group.setAttribute('tabindex', '0')
        // In an application, screen readers leave the arrow keys to the page.
        group.setAttribute('role', 'application')
      }
      // The browser's own tooltip would repeat ours.
      for (const title of drawing.querySelectorAll('.mark > title')) title.remove()
      if (pointed && !pointed.isConnected) point(undefined)
      else if (pointed) {
        pointedRing(drawing, pointed)
        tooltip.show(pointed)
      }
      return svg
    },
    highlight(matches) {
      for (const mark of drawing.querySelectorAll('.mark, .seed-mark'))
        mark.classList.toggle('highlighted', matches(markOf(mark)))
    },
    dispose() {
      for (const [name, listener] of Object.entries(listeners))
        drawing.removeEventListener(name, listener as EventListener)
      for (const element of [drawing, spoken]) element.remove()
      tooltip.dispose()
    },
  }
}

/** Equal for the same mark before and after redrawing. */
const keyOf = (element: Element) => JSON.stringify(markOf(element))
