import type { DrawnChart, DrawnPanel } from '../line-chart/drawn-chart.ts'
import type { FigureLook } from '../line-chart/figure-look.ts'
import type { Crosshair } from './crosshair.ts'
import { type Place, panelAt } from './readout.ts'
import { selectionIn, zoomedTo } from './zoom.ts'

/** Zooms into the rectangle that the pointer draws in a plot. */
export interface DragZoom {
  begin(event: PointerEvent): void
  /** @returns whether the pointer is drawing a rectangle */
  move(event: PointerEvent): boolean
  end(event: PointerEvent): void
  /** @returns whether there was something to cancel */
  cancel(): boolean
  isDragging(): boolean
  /** Whether the last press of the button was a drag: its click counts for nothing. */
  wasDrag(): boolean
}

interface DragZoomParts {
  readonly drawing: HTMLElement
  readonly crosshair: Crosshair
  readonly chart: () => DrawnChart | undefined
  /** From the screen to the figure. */
  readonly placeOf: (screen: Place) => Place
  readonly begin: () => void
  readonly zoom: (look: FigureLook) => void
  readonly look: () => FigureLook
}

export function dragZoom({ drawing, crosshair, chart, placeOf, begin, zoom, look }: DragZoomParts): DragZoom {
  let start: { readonly panel: DrawnPanel; readonly place: Place; readonly pointerId: number } | undefined
  let dragging = false
  let dragged = false

  function stop(): void {
    if (dragging && start) drawing.releasePointerCapture?.(start.pointerId)
    start = undefined
    dragging = false
    crosshair.hide()
  }

  const placeOfEvent = ({ clientX, clientY }: PointerEvent) => placeOf({ x: clientX, y: clientY })

  return {
    begin(event) {
      dragged = false
      const drawn = chart()
      const place = placeOfEvent(event)
      const panel = event.button === 0 && drawn ? panelAt(drawn, place) : undefined
      start = panel && { panel, place, pointerId: event.pointerId }
    },
    move(event) {
      if (!start) return false
      const place = placeOfEvent(event)
      if (!dragging) {
        if (Math.hypot(place.x - start.place.x, place.y - start.place.y) < DRAG_BEGINS) return false
        dragging = true
        dragged = true
        drawing.setPointerCapture?.(event.pointerId)
        begin()
      }
      const selection = selectionIn(start.panel, start.place, place)
      if (selection) crosshair.select(start.panel, selection)
      else crosshair.hide()
      return true
    },
    end(event) {
      const drawn = chart()
      const selection = dragging && start ? selectionIn(start.panel, start.place, placeOfEvent(event)) : undefined
      const panel = start && drawn?.panels.find(({ key }) => key === start?.panel.key)
      stop()
      if (selection && drawn && panel) zoom(zoomedTo(look(), drawn, panel, selection))
    },
    cancel() {
      const was = dragging
      stop()
      return was
    },
    isDragging: () => dragging,
    wasDrag() {
      const was = dragged
      dragged = false
      return was
    },
  }
}

/** Pixels that the pointer moves before a press becomes a drag. */
const DRAG_BEGINS = 4
