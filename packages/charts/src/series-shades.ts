import { hcl, lab } from 'd3'
import type { SeriesStyle } from './series-look.ts'

/**
 * Styles for variants of one augmentation: its marker, a shade of its colour and a different dash each. Larger parameters
 * get shades with more contrast. The colour itself stays with the augmentation's default parameters. Beyond
 * `SHADES` variants, shades repeat with other dashes.
 */
export function shadesOf(style: SeriesStyle, variants: readonly string[]): ReadonlyMap<string, SeriesStyle> {
  const all = shades(style)
  const ordered = [...new Set(variants)].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  return new Map(
    ordered.map((label, index) => {
      const spread = ordered.length === 1 ? SHADES - 1 : Math.round((index * (SHADES - 1)) / (ordered.length - 1))
      const shade = all[ordered.length > SHADES ? index % SHADES : spread]
      return [label, { ...shade, dash: DASHES[index % DASHES.length] }] as const
    }),
  )
}

/** The shades of a style's colour, from the least contrast to the most. None is close to the colour itself. */
export function shades(style: SeriesStyle): readonly SeriesStyle[] {
  const light = shadesOfColor(style.light, ON_LIGHT)
  const dark = shadesOfColor(style.dark, ON_DARK)
  return light.map((color, index) => ({
    ...style,
    slot: `${style.slot}-${index + 1}`,
    light: color,
    dark: dark[index],
  }))
}

function shadesOfColor(color: string, lightnesses: readonly number[]): readonly string[] {
  const own = lab(color).l
  const nearest = [...lightnesses].sort((a, b) => Math.abs(a - own) - Math.abs(b - own))[0]
  return lightnesses.filter(each => each !== nearest).map(lightness => withLightness(color, lightness))
}

/** The colour with this lightness, and with less chroma where the screen cannot show it: clipping would change the hue. */
function withLightness(color: string, lightness: number): string {
  const shade = hcl(color)
  shade.l = lightness
  while (!shade.displayable() && shade.c > 1) shade.c *= 0.95
  return shade.formatHex()
}

/** CIELAB lightness: each is at least 3 : 1 on the surface (WCAG 2.2, 1.4.11). */
const ON_LIGHT = [59, 49, 39, 29, 17]
const ON_DARK = [49, 59, 69, 79, 91]
const SHADES = ON_LIGHT.length - 1

const DASHES = ['5 2', '10 2 2 2', '2 2', '14 3', '6 2 1 2', '1 2', '9 4']
