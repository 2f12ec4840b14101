import type { SymbolType } from 'd3'

/** The look of a series in every figure. Colour, marker and dash each identify it on their own. */
export interface SeriesStyle {
  /** Names the custom properties of its colour: `--finetune-lab-series-<slot>`. */
  readonly slot: string
  /** On a light surface (#ffffff) and on a dark one (#1e1e1e): at least 3 : 1 against it (WCAG 2.2, 1.4.11). */
  readonly light: string
  readonly dark: string
  readonly marker: SymbolType
  /** SVG's stroke-dasharray; the empty string is a solid line. */
  readonly dash: string
}
