import { paint } from '@finetune-lab/augmentation'
import { expect, it } from 'vitest'
import { randomSteps } from '../testing/random-steps.ts'
import { recurrence } from '../testing/recurrence.ts'
import { relativeError } from '../testing/relative-error.ts'
import { eachTerm } from './composition-terms.ts'
import { ALL_ROWS } from './mixing.ts'

const random = recurrence(1)
const BATCH = 8
const images = Float32Array.from({ length: BATCH * 784 }, () => random.uniform() - 0.5)
const { compositions } = randomSteps(60, BATCH, BATCH)

it('images and their weighted rectangles add up to what is painted, however patches overlap', () => {
  for (const [i, composition] of compositions.entries()) {
    const position = i % BATCH
    expect(relativeError(summed(position, composition), paint(images, position, composition))).toBeLessThan(1e-6)
  }
})

it('a full patch and an empty one are handled like others', () => {
  const whole = { source: 3, weight: 1, left: 0, top: 0, right: 28, bottom: 28 }
  const empty = { source: 5, weight: 0.5, left: 7, top: 9, right: 7, bottom: 28 }
  const composition = { patches: [empty, whole], label: [] }
  expect(summed(2, composition)).toEqual(images.slice(3 * 784, 4 * 784))
})

it('the constant row below the image stays with the sample’s own image', () => {
  for (const [i, composition] of compositions.entries()) {
    const ofAllRows: number[] = []
    eachTerm(i % BATCH, composition, (k, _, t, weight, rows) => {
      if (rows === ALL_ROWS) ofAllRows.push(k, t, weight)
    })
    // In a general composition a sample may be visited twice at the same place.
    expect(ofAllRows.slice(-3)).toEqual([0, 0, 1])
    expect([3, 6]).toContain(ofAllRows.length)
  }
})

function summed(position: number, composition: (typeof compositions)[number]): Float32Array {
  const places = new Map<string, { source: number; weight: number; rows: number; columns: number }>()
  eachTerm(position, composition, (k, source, t, weight, rows, columns) =>
    places.set(`${k} ${t}`, { source, weight, rows, columns }),
  )
  const image = new Float32Array(784)
  for (const { source, weight, rows, columns } of places.values()) {
    const [top, bottom] = rows === ALL_ROWS ? [0, 28] : [Math.floor(rows / 29), rows % 29]
    const [left, right] = [Math.floor(columns / 29), columns % 29]
    for (let y = top; y < bottom; y++)
      for (let x = left; x < right; x++) image[y * 28 + x] += weight * images[source * 784 + y * 28 + x]
  }
  return image
}
