import type { FigureLook } from '../line-chart/figure-look.ts'
import type { MenuEntry } from './figure-menu.ts'
import type { Mark } from './mark.ts'

export interface FigureEvents {
  /** Called with the mark closest to the pointer or in the keyboard's focus, and with undefined when it is left. */
  readonly onPoint?: (mark: Mark | undefined) => void
  /** Called on a click, Enter or Space. */
  readonly onSelect?: (mark: Mark) => void
  /** Called on Esc, unless it resets the zoom. */
  readonly onClear?: () => void
  /** Called when the user hides series or zooms, so that the page can keep it. */
  readonly onLook?: (look: FigureLook) => void
  /** The page's own entries of the menu; `series` is the one that the menu was opened on. */
  readonly menu?: (series: string | undefined) => readonly MenuEntry[]
}
