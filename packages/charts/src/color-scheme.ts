import { allSeriesColors, type SeriesStyle } from './series-style.ts'

/** The colours of everything in a chart except the series. */
export interface Surface {
  readonly background: string
  readonly text: string
  readonly muted: string
  readonly axis: string
  readonly grid: string
  /** Full shade of positive and of negative cells in heat maps. Text is readable (4.5 : 1) on every shade of both. */
  readonly heat: string
  readonly cold: string
}

/** The source of a chart's colours. Every value is a valid SVG attribute. */
export interface ColorScheme extends Surface {
  readonly series: (style: SeriesStyle) => string
}

export type ColorSchemeName = 'light' | 'dark' | 'variables'

/**
 * `light` and `dark` give literal colours, for standalone files. `variables` leaves them to the page's CSS custom
 * properties (see `colorVariables`), with the light colours as fallbacks.
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

/** Declarations of all custom properties that charts use, for a rule of a style sheet. */
export function colorVariables(theme: 'light' | 'dark'): string {
  const surface = Object.entries(surfaces[theme]).map(([key, color]) => `${PREFIX}-${key}: ${color};`)
  return [...surface, seriesVariables(theme)].join(' ')
}

/** Only the declarations of the series' colours, for a page with its own surface. */
export function seriesVariables(theme: 'light' | 'dark'): string {
  return allSeriesColors.map(style => `${PREFIX}-series-${style.slot}: ${style[theme]};`).join(' ')
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
