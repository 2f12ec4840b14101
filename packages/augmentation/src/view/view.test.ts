import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Composition } from '../augmentation.ts'
import type { ImageOperation } from './operation.ts'
import { hasViews, viewImages } from './view-images.ts'

interface Reference {
  readonly mean: number
  readonly images: readonly string[]
  readonly cases: readonly { readonly image: number; readonly operation: ImageOperation; readonly expected: string }[]
}

const url = new URL('../../../../test-fixtures/augmentation/reference.json', import.meta.url)
const { mean, images: encoded, cases }: Reference = JSON.parse(readFileSync(url, 'utf8'))
const decoded = (text: string) => Uint8Array.from(Buffer.from(text, 'base64'))
const images = Uint8Array.from(encoded.flatMap(text => [...decoded(text)]))
const seen = (view: readonly ImageOperation[] | undefined): Composition => ({ view, patches: [], label: [] })
const look = (image: number, view: readonly ImageOperation[]) => {
  // The sample is the first of a batch of four.
  const samples = [image, 1, 2, 3]
  const all = viewImages(images, samples, [seen(view), seen([]), seen(undefined), seen([])], 4, mean)
  expect(all.subarray(784)).toEqual(images.subarray(784))
  return all.subarray(0, 784)
}

test.each(cases.map(each => [`${each.operation.kind}, image ${each.image}`, each] as const))(
  '%s: every pixel is that of NumPy, SciPy or Pillow',
  (_, { image, operation, expected }) => {
    expect(look(image, [operation])).toEqual(decoded(expected))
  },
)

test('operations apply in order, each to the result of the one before', () => {
  const flip: ImageOperation = { kind: 'warp', matrix: [-1, 0, 0, 0, 1, 0] }
  const right: ImageOperation = { kind: 'shift', right: 3, down: 0, edge: 'black' }
  const left: ImageOperation = { kind: 'shift', right: -3, down: 0, edge: 'black' }
  expect(look(0, [flip, right])).toEqual(look(0, [left, flip]))
  expect(look(0, [flip, flip])).toEqual(images.subarray(0, 784))
})

test('the second of two batches pastes from its own batch', () => {
  const paste: ImageOperation = {
    kind: 'paste',
    source: 1,
    left: 0,
    top: 0,
    right: 28,
    bottom: 28,
    fromLeft: 0,
    fromTop: 0,
  }
  const all = viewImages(images, [0, 1, 2, 3], [seen([]), seen([]), seen([paste]), seen([])], 2, mean)
  expect(all.subarray(2 * 784, 3 * 784)).toEqual(images.subarray(3 * 784))
})

test('only compositions with operations have views', () => {
  expect(hasViews([seen(undefined), seen([])])).toBe(false)
  expect(hasViews([seen([]), seen([{ kind: 'equalize' }])])).toBe(true)
})
