import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { invalid } from '../../error.ts'
import { MAX_IMAGES } from '../../idx.ts'
import type { LabelledFile } from './labelled-images.ts'

/** 96 × 96 pixels in one row. */
const MOST_PIXELS = 96 * 96

/**
 * Labelled images as Kaggle stores them: a head `label,pixel0,…`, then a row for each image, square and grey.
 *
 * @throws DataError that names the line
 */
export async function readCsv(file: string): Promise<LabelledFile> {
  const input = createReadStream(file)
  const labels: string[] = []
  const rows: Uint8Array[] = []
  let [side, line] = [0, 0]
  try {
    for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      line++
      if (line === 1) side = sideOf(file, text)
      else if (text !== '') {
        const [label = '', ...pixels] = text.split(',')
        if (pixels.length !== side * side || label.trim() === '')
          throw invalid(`${file}:${line}: ${pixels.length} pixels; expected a label and ${side * side} pixels`)
        const values = pixels.map(Number)
        const wrong = values.findIndex(value => !Number.isInteger(value) || value < 0 || value > 255)
        if (wrong >= 0)
          throw invalid(
            `${file}:${line}: pixel ${wrong} is ${JSON.stringify(pixels[wrong]!.slice(0, 20))}; expected 0 to 255`,
          )
        labels.push(label.trim())
        rows.push(Uint8Array.from(values))
        if (rows.length > MAX_IMAGES) throw invalid(`${file}: expected at most ${MAX_IMAGES} images`)
      }
    }
  } finally {
    input.destroy()
  }
  if (rows.length === 0) throw invalid(`${file}: holds no images`)
  const pixels = new Uint8Array(rows.length * side * side)
  for (const [i, row] of rows.entries()) pixels.set(row, i * side * side)
  return { train: { width: side, height: side, channels: 1, pixels, labels } }
}

function sideOf(file: string, head: string): number {
  const columns = head.slice(0, 20 * MOST_PIXELS).split(',')
  const side = Math.sqrt(columns.length - 1)
  if (
    columns[0]
      ?.replace(/^\uFEFF/, '')
      .trim()
      .toLowerCase() !== 'label'
  )
    throw invalid(`${file}:1: expected a head that begins with "label"`)
  if (!Number.isInteger(side) || side < 1 || side * side > MOST_PIXELS)
    throw invalid(`${file}:1: ${columns.length - 1} pixels; expected a square number up to ${MOST_PIXELS}`)
  return side
}
