import { PNG } from 'pngjs'
import { colorScheme } from '../color-scheme.ts'
import { formatCount } from '../format.ts'
import { plainText } from '../plain-text.ts'
import { fitText } from '../text-width.ts'

/** Some images of each class of a data set, with the number of images. */
export interface DatasetSheet {
  readonly title: string
  readonly subtitle: string
  readonly classes: readonly SheetClass[]
}

export interface SheetClass {
  readonly name: string
  readonly train: number
  readonly test: number
  /** Uint8Array [784] each, grey values 0 … 255. */
  readonly images: readonly Uint8Array[]
}

const SIDE = 28
const SCALE = 1.5
const IMAGE = SIDE * SCALE
const ROW = IMAGE + 8
const LEFT = 190
const MARGIN = 16
const TOP = 72

/** The sheet as SVG text: a row for each class. */
export function datasetSheetSvg({ title, subtitle, classes }: DatasetSheet): string {
  const colors = colorScheme('light')
  const most = Math.max(1, ...classes.map(({ images }) => images.length))
  const width = LEFT + most * IMAGE + MARGIN
  const height = TOP + classes.length * ROW + MARGIN
  const text = (words: string, x: number, y: number, size: number, more = '') =>
    `<text x="${x}" y="${y}" font-size="${size}"${more}>${escaped(fitText(plainText(words), size, width - x - 8))}</text>`
  const rows = classes.map(({ name, train, test, images }, index) => {
    const y = TOP + index * ROW
    const counts = `${formatCount(train)} training, ${formatCount(test)} test`
    return [
      `<text x="${MARGIN}" y="${y + 18}" font-size="13" font-weight="bold">${escaped(fitText(plainText(name), 13, LEFT - 2 * MARGIN))}</text>`,
      `<text x="${MARGIN}" y="${y + 36}" font-size="11">${counts}</text>`,
      images.length === 0
        ? ''
        : `<image x="${LEFT}" y="${y}" width="${images.length * IMAGE}" height="${IMAGE}" preserveAspectRatio="none" style="image-rendering: pixelated" href="${stripOf(images)}"><title>${escaped(`${images.length} training images of class ${name}`)}</title></image>`,
    ].join('')
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" fill="${colors.text}" role="img" aria-label="${escaped(plainText(`${title}. ${subtitle}`))}"><rect width="${width}" height="${height}" fill="${colors.background}"/>${text(title, MARGIN, 32, 20, ' font-weight="bold"')}${text(subtitle, MARGIN, 54, 11)}${rows.join('')}</svg>`
}

/** The images side by side, as the data URI of one PNG. */
function stripOf(images: readonly Uint8Array[]): string {
  const width = SIDE * images.length
  const grey = Buffer.alloc(width * SIDE)
  for (const [index, image] of images.entries())
    for (let row = 0; row < SIDE; row++)
      grey.set(image.subarray(row * SIDE, (row + 1) * SIDE), row * width + index * SIDE)
  const png = new PNG({ width, height: SIDE })
  png.data = grey
  const bytes = PNG.sync.write(png, { colorType: 0, inputColorType: 0, inputHasAlpha: false })
  return `data:image/png;base64,${bytes.toString('base64')}`
}

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
