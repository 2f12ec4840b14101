/** What the user changed about a figure: kept over updates, and across reloads of a page. */
export interface FigureLook {
  /** Labels of the series that the legend hides. */
  readonly hidden: readonly string[]
  /** The part of a panel that is shown, by the panel's key. */
  readonly zoom: Readonly<Record<string, PanelZoom>>
}

/** Domains of the axes; a missing one is that of the figure. */
export interface PanelZoom {
  readonly x?: readonly [number, number]
  readonly y?: readonly [number, number]
}

/** A figure as it is drawn at first. */
export const UNCHANGED_LOOK: FigureLook = { hidden: [], zoom: {} }

export const isZoomed = ({ zoom }: FigureLook) => Object.keys(zoom).length > 0
