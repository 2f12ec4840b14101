// Writes src/strokes/glyphs.ts from the single-stroke fonts of hersheytext. Run by hand: node scripts/make-glyphs.mjs
// The generated file is what the programs use: a tenth of the fonts' size, and nothing is parsed at run time.
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const require = createRequire(import.meta.url)
const root = dirname(require.resolve('hersheytext/package.json'))
const CHARACTERS = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz']

/** Each glyph's longer side spans 0 … 99. */
const GRID = 99
/** Points nearer than this to the line between their neighbours are left out. */
const TOLERANCE = 0.6

// Every glyph was checked by eye. Left out: those drawn with two strokes where a pen makes one (the digits of Script 1),
// those that a reader takes for another character.
const FONTS = [
  { name: 'futural', without: '' },
  { name: 'scripts', without: '0123456789Q' },
  { name: 'EMSAllure', without: 'oU' },
  { name: 'EMSElfin', without: '' },
  { name: 'EMSFelix', without: '' },
  { name: 'EMSNixish', without: '' },
  { name: 'EMSNixishItalic', without: '' },
  { name: 'EMSOsmotron', without: '07' },
  { name: 'EMSReadability', without: '' },
  { name: 'EMSReadabilityItalic', without: '' },
  { name: 'EMSTech', without: '' },
]

const fonts = FONTS.map(({ name, without }) => ({
  paths: name.startsWith('EMS') ? readSvg(name) : readHershey(name),
  without,
}))
const lines = CHARACTERS.map(character => {
  const variants = fonts
    .filter(font => !font.without.includes(character))
    .map(font => encode(font.paths.get(character)))
  return `  ${/[0-9]/.test(character) ? `'${character}'` : character}: [\n${variants.map(variant => `    '${variant}',\n`).join('')}  ],\n`
})
writeFileSync(new URL('../src/strokes/glyphs.ts', import.meta.url), `${header()}${lines.join('')}}\n`)

function readHershey(name) {
  const { chars } = JSON.parse(readFileSync(join(root, 'hersheytext.min.json'), 'utf8'))[name]
  return new Map(chars.map(({ d }, index) => [String.fromCharCode(33 + index), parse(d, 1)]))
}

function readSvg(name) {
  const svg = readFileSync(join(root, 'svg_fonts', `${name}.svg`), 'utf8')
  return new Map(
    [...svg.matchAll(/<glyph unicode="(.)"[^>]*? d="([^"]*)"/g)].map(([, character, d]) => [character, parse(d, -1)]),
  )
}

/** SVG path data that holds nothing but moves and lines → strokes of points, y downwards. */
function parse(d, up) {
  return d
    .trim()
    .split('M')
    .filter(Boolean)
    .map(stroke => {
      const numbers = stroke.match(/-?[\d.]+/g).map(Number)
      return Array.from({ length: numbers.length / 2 }, (_, index) => [numbers[2 * index], up * numbers[2 * index + 1]])
    })
}

function encode(strokes) {
  const [xs, ys] = [0, 1].map(axis => strokes.flat().map(point => point[axis]))
  const [left, top] = [Math.min(...xs), Math.min(...ys)]
  const scale = GRID / Math.max(Math.max(...xs) - left, Math.max(...ys) - top)
  const placed = strokes.map(stroke => stroke.map(([x, y]) => [(x - left) * scale, (y - top) * scale]))
  return placed
    .map(stroke =>
      simplify(stroke)
        .map(point => point.map(twoDigits).join(''))
        .join(''),
    )
    .join(' ')
}

function twoDigits(value) {
  return String(Math.round(value)).padStart(2, '0')
}

/** Ramer 1972, Douglas and Peucker 1973. */
function simplify(points) {
  if (points.length < 3) return points
  const [first, last] = [points[0], points.at(-1)]
  const distances = points.slice(1, -1).map(point => distanceToLine(point, first, last))
  const furthest = Math.max(...distances)
  if (furthest <= TOLERANCE) return [first, last]
  const middle = 1 + distances.indexOf(furthest)
  return [...simplify(points.slice(0, middle + 1)).slice(0, -1), ...simplify(points.slice(middle))]
}

function distanceToLine([x, y], [fromX, fromY], [toX, toY]) {
  const length = Math.hypot(toX - fromX, toY - fromY)
  if (length === 0) return Math.hypot(x - fromX, y - fromY)
  return Math.abs((toX - fromX) * (fromY - y) - (fromX - x) * (toY - fromY)) / length
}

function header() {
  return `// Made by scripts/make-glyphs.mjs from the npm package hersheytext 2.0.0. Do not edit.
//
// Hershey fonts: A. V. Hershey, Calligraphy for Computers, U.S. National Bureau of Standards, 1967; JSON by James Todd
// (MIT License, © 2014 James T). EMS fonts Allure, Elfin, Felix, Nixish, Osmotron, Readability, Tech: Sheldon B.
// Michaels, SVG by Windell H. Oskay, derived from Allura, Mountains of Christmas, Felipa, Nixie One, Orbitron,
// Source Sans Pro Light and Architects Daughter; SIL Open Font License 1.1 (https://openfontlicense.org), which their glyph paths stay under.

/**
 * The variants of each character, one per font that has a good one. A variant is its strokes, separated by a space;
 * a stroke is its points, four digits each: x and y, 00 … 99, y downwards.
 */
export const glyphs: Readonly<Record<string, readonly string[]>> = {
`
}
