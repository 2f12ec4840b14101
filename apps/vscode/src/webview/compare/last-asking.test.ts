import { expect, it } from 'vitest'
import type { AskedNetworks, DisagreementSummary, ToComparePanel } from '../../messages.ts'
import { lastAsking } from './last-asking.ts'

const asked = (dataset: string, seed = 0): AskedNetworks => {
  const network = { augmentation: 'none', samplesPerClass: 1, seed }
  return { dataset, a: { folder: '/a', ...network }, b: { folder: '/b', ...network } }
}
const summary: DisagreementSummary = {
  testImages: 10,
  bothRight: 8,
  onlyA: 1,
  onlyB: 1,
  neither: 0,
  p: 1,
  classes: ['0', '1'],
  images: [{ index: 3, truth: 0, a: 0, b: 1 }],
  asInResults: true,
}
const images = (of: AskedNetworks, grey: number): ToComparePanel => ({
  type: 'images',
  of,
  indices: [3],
  pixels: Buffer.alloc(784, grey).toString('base64'),
})
const [letters, digits] = [asked('letters'), asked('digits')]

it('shows the images of the last pair only, even if another test set has the same indices', () => {
  const last = lastAsking()
  last.begin(letters)
  last.receive({ type: 'disagreements', of: letters, summary })
  last.receive(images(letters, 1))
  expect(last.of(letters)).toEqual({ type: 'answered', summary })
  expect(last.pixels.get(3)?.[0]).toBe(1)

  last.begin(digits)
  expect(last.missing([3])).toEqual([3])
  // Arrives late, after the other pair was requested.
  last.receive(images(letters, 1))
  expect(last.missing([3])).toEqual([3])
  last.receive({ type: 'disagreements', of: digits, summary })
  last.receive(images(digits, 2))
  expect(last.pixels.get(3)?.[0]).toBe(2)

  // Back to the first pair: requested again, because the host no longer has its images.
  expect(last.of(letters)).toEqual({ type: 'not asked' })
  last.begin(letters)
  expect(last.missing([3])).toEqual([3])
})

it('matches a message to its pair whatever the order of the settings', () => {
  const last = lastAsking()
  const { dataset, a, b } = asked('letters', 1)
  last.begin({ b, a, dataset })
  last.receive({ type: 'not-asked', of: { dataset, a, b }, error: 'no model' })
  expect(last.of({ a, b, dataset })).toEqual({ type: 'not asked', error: 'no model' })
  last.forgetUnanswered()
  expect(last.of({ a, b, dataset })).toEqual({ type: 'not asked' })
})
