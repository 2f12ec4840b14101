import { augmentations } from '@finetune-lab/augmentation'
import { expect, test } from 'vitest'
import { surfaces } from './color-scheme.ts'
import { allSeriesColors, allSeriesStyles, seriesStyles } from './series-style.ts'

test('an augmentation has the same style with any other labels', () => {
  const alone = seriesStyles(['mixup']).get('mixup')
  const others = seriesStyles(['collage', 'mixup(alpha=0.4)', 'unheard-of', 'mixup', 'none']).get('mixup')
  expect(others).toBe(alone)
})

test('variants of an augmentation have its marker and shades of its colour, whatever else is shown', () => {
  const labels = ['none', 'mixup(alpha=1)', 'mixup(alpha=0.1)', 'mixup', 'mixup(alpha=0.5)', 'collage']
  const styles = seriesStyles(labels)
  const variants = labels.filter(label => label.startsWith('mixup(')).map(label => styles.get(label)!)
  const own = styles.get('mixup')!
  expect(new Set(variants.map(({ marker }) => marker))).toEqual(new Set([own.marker]))
  for (const theme of ['light', 'dark'] as const) {
    const others = ['none', 'collage'].map(label => styles.get(label)![theme])
    for (const variant of variants) expect([own[theme], ...others]).not.toContain(variant[theme])
    expect(new Set(variants.map(style => style[theme])).size).toBe(3)
    for (const variant of variants) expect(hueApart(variant[theme], own[theme])).toBeLessThan(20)
  }
  expect(new Set(variants.map(({ dash }) => dash)).size).toBe(3)
  // A larger α has more contrast.
  const contrasts = ['0.1', '0.5', '1'].map(alpha =>
    contrast(styles.get(`mixup(alpha=${alpha})`)!.light, surfaces.light.background),
  )
  expect(contrasts).toEqual([...contrasts].sort((a, b) => a - b))
})

test('an unknown augmentation and its variants share a marker too; with many variants, colour and dash differ', () => {
  const variants = Array.from({ length: 8 }, (_, index) => `blend(beta=${index})`)
  const styles = [...seriesStyles(variants).values()]
  expect(new Set(styles.map(({ marker }) => marker)).size).toBe(1)
  expect(new Set(styles.map(({ light, dash }) => `${light} ${dash}`)).size).toBe(8)
})

test('every augmentation has a style, and with others, each label gets a different one', () => {
  const names = augmentations.map(({ name }) => name)
  const further = ['a', 'b', 'c']
  expect([...names, ...further]).toHaveLength(allSeriesStyles.length)
  expect(names.filter(name => seriesStyles([name]).get(name)!.slot !== name)).toEqual([])
  const labels = ['mixup(alpha=0.1)', ...names, 'mixup(alpha=0.2)', ...further]
  expect(new Set(seriesStyles(labels).values()).size).toBe(labels.length)
})

test('with more labels than styles, styles repeat; names of object members are ordinary labels', () => {
  const labels = ['constructor', '__proto__', ...Array.from({ length: 30 }, (_, index) => `variant ${index}`)]
  const styles = seriesStyles(labels)
  expect([...styles.keys()]).toEqual(labels)
  expect([...styles.values()].every(style => allSeriesStyles.includes(style))).toBe(true)
})

test('no two styles share a colour, or both marker and dash', () => {
  for (const theme of ['light', 'dark'] as const) {
    expect(new Set(allSeriesStyles.map(style => style[theme])).size).toBe(allSeriesStyles.length)
  }
  const shapes = allSeriesStyles.map(({ marker, dash }) => ({ marker, dash }))
  expect(
    shapes.every((one, index) => shapes.findIndex(o => o.marker === one.marker && o.dash === one.dash) === index),
  ).toBe(true)
})

test('contrast with the surface: series and axis at least 3 : 1, text 4.5 : 1 (WCAG 2.2, 1.4.11 and 1.4.3)', () => {
  for (const theme of ['light', 'dark'] as const) {
    const { background, text, muted, axis } = surfaces[theme]
    const low = [
      ...allSeriesColors.map(style => ({ color: style[theme], least: 3 })),
      { color: axis, least: 3 },
      { color: text, least: 4.5 },
      { color: muted, least: 4.5 },
    ].filter(({ color, least }) => contrast(color, background) < least)
    expect(low).toEqual([])
  }
})

test.each([
  // Machado, Oliveira, Fernandes, "A physiologically-based model for simulation of color vision deficiency" (2009), severity 1.
  {
    kind: 'protanopia',
    matrix: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  },
  {
    kind: 'deuteranopia',
    matrix: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  },
  {
    kind: 'tritanopia',
    matrix: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
  },
])('none, mixup and collage stay apart for $kind: at least 20 in CIELAB', ({ matrix }) => {
  const styles = [...seriesStyles(['none', 'mixup', 'collage']).values()]
  for (const theme of ['light', 'dark'] as const) {
    const seen = styles.map(style => lab(multiply(matrix, linear(style[theme]))))
    for (const [a, b] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ]) {
      expect(Math.hypot(...seen[a].map((value, index) => value - seen[b][index]))).toBeGreaterThan(20)
    }
  }
})

test.each(['light', 'dark'] as const)('numbers are readable on every shade of a heat map, %s', theme => {
  const { text, background, heat, cold } = surfaces[theme]
  for (const full of [heat, cold])
    for (const share of [0, 0.25, 0.5, 0.75, 1]) {
      const channels = [1, 3, 5].map(at => {
        const [from, to] = [background, full].map(color => Number.parseInt(color.slice(at, at + 2), 16))
        return Math.round(from + share * (to - from))
          .toString(16)
          .padStart(2, '0')
      })
      expect(contrast(text, `#${channels.join('')}`)).toBeGreaterThanOrEqual(4.5)
    }
})

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(linear(a)), luminance(linear(b))].sort((x, y) => x - y)
  return (high + 0.05) / (low + 0.05)
}

function linear(color: string): number[] {
  const channels = [1, 3, 5].map(start => Number.parseInt(color.slice(start, start + 2), 16) / 255)
  return channels.map(value => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
}

function luminance([red, green, blue]: number[]): number {
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function multiply(matrix: readonly number[], [red, green, blue]: number[]): number[] {
  return [0, 3, 6].map(row => Math.max(0, matrix[row] * red + matrix[row + 1] * green + matrix[row + 2] * blue))
}

/** Difference of hue in CIELAB, in degrees. */
function hueApart(a: string, b: string): number {
  const [first, second] = [a, b].map(color => {
    const [, greenRed, blueYellow] = lab(linear(color))
    return (Math.atan2(blueYellow, greenRed) * 180) / Math.PI
  })
  return Math.abs(((first - second + 540) % 360) - 180)
}

/** Linear sRGB to CIELAB under D65. */
function lab([red, green, blue]: number[]): number[] {
  const f = (value: number): number => (value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116)
  const x = f((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047)
  const y = f(0.2126 * red + 0.7152 * green + 0.0722 * blue)
  const z = f((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883)
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}
