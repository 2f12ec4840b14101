import { type AugmentationChoice, augmentationLabel, findAugmentation } from '@finetune-lab/augmentation'
import { augmentedSamples, batchPartners, type InspectedBatch } from '@finetune-lab/engine/inspection'
import { select } from 'd3'
import { colorScheme } from '../color-scheme.ts'
import { plainText } from '../plain-text.ts'
import { fitText, wrapText } from '../text-width.ts'

/** Batches and their augmented versions on one sheet. */
export interface ContactSheet {
  readonly title: string
  /** How the batches relate to those of runs. */
  readonly statement: string
  readonly batches: readonly InspectedBatch[]
  readonly augmentations: readonly AugmentationChoice[]
  /** Replaces every drawn λ. */
  readonly lambda?: number
}

/** Float32Array [784], grey values 0 … 255 → data URI of a 28 × 28 PNG, `data:image/png;base64,…`. */
export type EncodeImage = (grey: Float32Array) => string

interface Cell {
  readonly href: string
  readonly lines: readonly [string, string]
  readonly description: string
}

const IMAGE = 84
const COLUMN = IMAGE + 28
const ROW = IMAGE + 42
const LEFT = 48
const MARGIN = 16
const TITLE = 20
const TEXT = 11

/** Draws the sheet as a standalone figure, with literal colours and embedded images. Works in any DOM. */
export function drawContactSheet(container: Element, sheet: ContactSheet, encode: EncodeImage): SVGSVGElement {
  const colors = colorScheme('light')
  const labels = ['source', 'partner', ...sheet.augmentations.map(augmentationLabel)]
  const width = LEFT + labels.length * COLUMN + MARGIN
  const statement = wrapText(plainText(sheet.statement), TEXT, width - 2 * MARGIN)
  // Whole pixels, so that images stay crisp.
  const top = Math.round(MARGIN + TITLE + 10 + statement.length * TEXT * 1.4)
  const heights = sheet.batches.map(({ batchSize }) => 50 + batchSize * ROW)
  const height = top + heights.reduce((sum, each) => sum + each, 0) + MARGIN
  const svg = select(container)
    .append('svg')
    .attr('viewBox', `0 0 ${width} ${height}`)
    .attr('width', width)
    .attr('height', height)
    .attr('font-family', 'sans-serif')
    .attr('font-size', TEXT)
    .attr('fill', colors.text)
    .attr('role', 'img')
    .attr('aria-label', plainText(`${sheet.title}. ${sheet.statement}`))
  const write = (text: string, x: number, y: number, size = TEXT, bold = false) =>
    svg
      .append('text')
      .attr('x', x)
      .attr('y', y)
      .attr('font-size', size)
      .attr('font-weight', bold ? 'bold' : null)
      .text(text)

  svg.append('rect').attr('width', width).attr('height', height).attr('fill', colors.background)
  write(fitText(plainText(sheet.title), TITLE, width - 2 * MARGIN), MARGIN, MARGIN + TITLE, TITLE, true)
  for (const [line, text] of statement.entries()) write(text, MARGIN, MARGIN + TITLE + 18 + line * TEXT * 1.4)

  let y = top
  for (const [index, batch] of sheet.batches.entries()) {
    write(headingOf(batch), MARGIN, y + 22, 13, true)
    for (const [column, label] of labels.entries())
      write(fitText(label, TEXT, COLUMN - 6), LEFT + column * COLUMN, y + 42, TEXT, true)
    for (const [row, cells] of cellsOf(batch, sheet, encode).entries()) {
      const rowTop = y + 50 + row * ROW
      write(String(row + 1), MARGIN, rowTop + 14, TEXT, true)
      for (const [column, cell] of cells.entries()) {
        const x = LEFT + column * COLUMN
        svg
          .append('image')
          .attr('x', x)
          .attr('y', rowTop)
          .attr('width', IMAGE)
          .attr('height', IMAGE)
          // No smoothing. Browsers treat this value as crisp-edges; resvg knows no other.
          .attr('image-rendering', 'optimizeSpeed')
          .attr('aria-label', cell.description)
          .attr('href', cell.href)
        for (const [line, text] of cell.lines.entries())
          write(fitText(text, TEXT, COLUMN - 6), x, rowTop + IMAGE + 14 + line * 14)
      }
    }
    y += heights[index]
  }
  return svg.node()!
}

function headingOf({ dataset, split, samplesPerClass, seed, batch, batchesPerEpoch }: InspectedBatch): string {
  const epoch = Math.floor(batch / batchesPerEpoch) + 1
  return `Batch ${batch + 1}, epoch ${epoch}: ${dataset}, ${split}, ${samplesPerClass} per class, seed ${seed}`
}

/** [batchSize][columns] */
function cellsOf(batch: InspectedBatch, { augmentations, lambda }: ContactSheet, encode: EncodeImage): Cell[][] {
  const { batchSize, classes, labels, indices, grey } = batch
  const source = (position: number): Cell => {
    const image = Float32Array.from(grey.subarray(position * 784, (position + 1) * 784))
    const name = plainText(classes[labels[position]])
    const lines = [name, `#${indices[position]}`] as const
    return { href: encode(image), lines, description: `Image ${indices[position]}, class ${name}` }
  }
  const partners = batchPartners(batch)(batch.batch)
  const columns = augmentations.map(choice =>
    augmentedSamples(batch, choice, lambda).map(({ shown, label, lambda: own }): Cell => {
      const shares = sharesOf(label, classes)
      const mixes = findAugmentation(choice.name)?.needsPartner
      const lines = [mixes ? `λ ${own.toFixed(2)}` : '', shares] as const
      return { href: encode(shown), lines, description: `${augmentationLabel(choice)}: ${shares}` }
    }),
  )
  return Array.from({ length: batchSize }, (_, row) => [
    source(row),
    source(partners[row]),
    ...columns.map(samples => samples[row]),
  ])
}

/** `7 0.83, 2 0.17`, largest first. */
export function sharesOf(label: ArrayLike<number>, classes: readonly string[]): string {
  return Array.from(label, (share, index) => ({ share, name: plainText(classes[index]) }))
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share)
    .map(({ share, name }) => `${name} ${share.toFixed(2)}`)
    .join(', ')
}
