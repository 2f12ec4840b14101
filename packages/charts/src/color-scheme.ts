import { allSeriesStyles, type SeriesStyle } from './series-style.ts'

/** The colours of everything in a chart that is not a series. */
export interface Surface {
  readonly background: string
  readonly text: string
  readonly muted: string
  readonly axis: string
  readonly grid: string
  /** Full shade of a heat map's cells, and of its negative ones: text stays readable (4.5 : 1) on every shade of both. */
  readonly heat: string
  readonly cold: string
}

/** Where a chart takes its colours from; every value is fit for an SVG attribute. */
export interface ColorScheme extends Surface {
  readonly series: (style: SeriesStyle) => string
}

export type ColorSchemeName = 'light' | 'dark' | 'variables'

/**
 * `light` and `dark` write colours out, for files that stand alone. `variables` leaves them to the page through CSS
 * custom properties (see `colorVariables`), with the light ones where the page sets none.
 */
export function colorScheme(name: ColorSchemeName): ColorScheme {
  if (name !== 'variables') return { ...surfaces[name], series: style => style[name] }
  const variable = (key: keyof Surface): string => `var(${PREFIX}-${key}, ${surfaces.light[key]})`
  return {
    background: variable('background'),
    text: variable('text'),
    muted: variable('muted'),
    axis: variable('axis'),
    grid: variable('grid'),
    heat: variable('heat'),
    cold: variable('cold'),
    series: style => `var(${PREFIX}-series-${style.slot}, ${style.light})`,
  }
}

/** Declarations of every custom property that charts use, for the rule of a style sheet. */
export function colorVariables(theme: 'light' | 'dark'): string {
  const surface = Object.entries(surfaces[theme]).map(([key, color]) => `${PREFIX}-${key}: ${color};`)
  return [...surface, seriesVariables(theme)].join(' ')
}

/** Of these, only the series' colours: for a page that has a surface of its own. */
export function seriesVariables(theme: 'light' | 'dark'): string {
  return allSeriesStyles.map(style => `${PREFIX}-series-${style.slot}: ${style[theme]};`).join(' ')
}

const PREFIX = '--finetune-lab'

export const surfaces: Readonly<Record<'light' | 'dark', Surface>> = {
  light: {
    background: '#ffffff',
    text: '#1f1f1f',
    muted: '#5c5c5c',
    axis: '#8a8a8a',
    grid: '#e4e4e4',
    heat: '#56b4e9',
    cold: '#e69f00',
  },
  dark: {
    background: '#1e1e1e',
    text: '#e8e8e8',
    muted: '#ababab',
    axis: '#808080',
    grid: '#383838',
    heat: '#00609a',
    cold: '#8f4400',
  },
}
