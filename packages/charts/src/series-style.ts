import { augmentationName } from '@finetune-lab/analysis'
import {
  symbolCircle,
  symbolCross,
  symbolDiamond,
  symbolDiamond2,
  symbolSquare,
  symbolSquare2,
  symbolStar,
  symbolTriangle,
  symbolTriangle2,
  symbolWye,
} from 'd3'
import type { SeriesStyle } from './series-look.ts'
import { shades, shadesOf } from './series-shades.ts'

export type { SeriesStyle } from './series-look.ts'

/**
 * The style of each label. An augmentation has the same colour and marker in every figure. Its variants, such as
 * `mixup(alpha=0.4)`, have the same marker and a shade of the colour (see `shadesOf`). Unknown augmentations take the
 * unused styles in order, and start again when all are used.
 */
export function seriesStyles(labels: readonly string[]): ReadonlyMap<string, SeriesStyle> {
  const names = [...new Set(labels.map(augmentationName))]
  const taken = new Set(names.map(name => fixedStyles.get(name)))
  const free = allSeriesStyles.toReversed().filter(style => !taken.has(style))
  const choice = free.length > 0 ? free : allSeriesStyles
  const unknown = names.filter(name => !fixedStyles.has(name))
  const styles = new Map<string, SeriesStyle>()
  for (const name of names) {
    const own = fixedStyles.get(name) ?? choice[unknown.indexOf(name) % choice.length]
    const variants = labels.filter(label => label !== name && augmentationName(label) === name)
    for (const [label, shade] of shadesOf(own, variants)) styles.set(label, shade)
    styles.set(name, own)
  }
  return new Map(labels.map(label => [label, styles.get(label)!] as const))
}

/**
 * All styles. Hues of Okabe and Ito, "Color universal design" (2008), and neighbouring ones, darkened or lightened to
 * reach 3 : 1.
 */
export const allSeriesStyles: readonly SeriesStyle[] = [
  { slot: 'none', light: '#4d4d4d', dark: '#c8c8c8', marker: symbolCircle, dash: '' },
  { slot: 'mixup', light: '#0072b2', dark: '#56b4e9', marker: symbolTriangle, dash: '8 3' },
  { slot: 'collage', light: '#d55e00', dark: '#f58a3c', marker: symbolDiamond, dash: '8 3 2 3' },
  { slot: 'cutmix', light: '#00855f', dark: '#2fc79a', marker: symbolSquare, dash: '4 3' },
  { slot: 'ricap', light: '#a3467f', dark: '#e3a0c8', marker: symbolStar, dash: '12 3' },
  { slot: 'cutout', light: '#8a6d00', dark: '#f0e442', marker: symbolWye, dash: '2 3' },
  { slot: 'erasing', light: '#5d4037', dark: '#c8a99d', marker: symbolCross, dash: '1 2' },
  { slot: 'shift', light: '#3949ab', dark: '#a3aef5', marker: symbolTriangle2, dash: '10 4' },
  { slot: 'crop', light: '#006a75', dark: '#5fd0dc', marker: symbolSquare2, dash: '3 2' },
  { slot: 'affine', light: '#ad1457', dark: '#f48fb1', marker: symbolDiamond2, dash: '9 2 2 2' },
  { slot: 'elastic', light: '#4d7f2a', dark: '#aed581', marker: symbolWye, dash: '6 2' },
  { slot: 'flip', light: '#827717', dark: '#dce775', marker: symbolStar, dash: '5 5' },
  { slot: 'jitter', light: '#7b1fa2', dark: '#ce93d8', marker: symbolSquare, dash: '2 2' },
  { slot: 'randaugment', light: '#c62828', dark: '#ff9e94', marker: symbolTriangle, dash: '14 4' },
  { slot: 'smoothing', light: '#546e7a', dark: '#b0bec5', marker: symbolDiamond, dash: '3 5' },
  { slot: 'further-1', light: '#9c3b2e', dark: '#f0a59a', marker: symbolTriangle, dash: '1 4' },
  { slot: 'further-2', light: '#2b7f95', dark: '#7fd0dd', marker: symbolDiamond, dash: '6 6' },
  { slot: 'further-3', light: '#6a51a3', dark: '#b3a2e6', marker: symbolCircle, dash: '12 3 2 3 2 3' },
]

/** Every style that has a colour in style sheets: the augmentations' own, and the shades of each. */
export const allSeriesColors: readonly SeriesStyle[] = allSeriesStyles.flatMap(style => [style, ...shades(style)])

/** Fixed styles by name of the augmentation. */
const fixedStyles: ReadonlyMap<string, SeriesStyle> = new Map(
  allSeriesStyles.filter(({ slot }) => !slot.startsWith('further')).map(style => [style.slot, style]),
)
