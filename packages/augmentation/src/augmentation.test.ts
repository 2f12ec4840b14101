import { stream } from '@finetune-lab/random'
import { describe, expect, test } from 'vitest'
import type { AugmentationParameters, Composition } from './augmentation.ts'
import { composeBatch } from './compose-batch.ts'
import { paint } from './paint.ts'
import { augmentationLabel, augmentations, defaultParameters, findAugmentation } from './registry.ts'

const compose = (name: string, batchSize = 8, seed = 0, parameters?: AugmentationParameters): Composition[] => {
  const augmentation = findAugmentation(name)!
  return composeBatch(
    augmentation,
    parameters ?? defaultParameters(augmentation),
    batchSize,
    stream(seed, 'partners'),
    stream(seed, 'augmentation'),
  )
}
/** [batch, 784] with values that differ between images and between pixels. */
const images = (batch: number) => Float32Array.from({ length: batch * 784 }, (_, i) => Math.sin(i) * (1 + (i >> 9)))

describe.each(augmentations)('$name', augmentation => {
  test('label weights are not negative and add up to 1, and sources are in the batch', () => {
    for (let seed = 0; seed < 50; seed++)
      for (const { label, patches } of compose(augmentation.name, 8, seed)) {
        expect(label.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12)
        for (const { source, weight } of [...label, ...patches]) {
          expect(weight).toBeGreaterThanOrEqual(0)
          expect(weight).toBeLessThanOrEqual(1)
          expect(source >= 0 && source < 8).toBe(true)
        }
        for (const { left, top, right, bottom } of patches)
          expect(0 <= left && left < right && right <= 28 && 0 <= top && top < bottom && bottom <= 28).toBe(true)
      }
  })

  test('a label weights each image by its share of the painted area', () => {
    for (const [position, { patches, label }] of compose(augmentation.name).entries()) {
      // Paint with images that are 1 for one source and 0 elsewhere: the mean is that source's share of the image.
      for (let source = 0; source < 8; source++) {
        const marked = new Float32Array(8 * 784).fill(1, source * 784, (source + 1) * 784)
        const share = paint(marked, position, { patches, label }).reduce((sum, value) => sum + value, 0) / 784
        const inLabel = label.filter(each => each.source === source).reduce((sum, { weight }) => sum + weight, 0)
        expect(share).toBeCloseTo(inLabel, 5)
      }
    }
  })

  test('equal streams give equal compositions', () => {
    expect(compose(augmentation.name, 8, 5)).toEqual(compose(augmentation.name, 8, 5))
  })
})

test('partners are the same under every augmentation, never the sample itself, and uniform over the others', () => {
  const partners = (name: string, seed: number) =>
    compose(name, 8, seed).map(({ label }, position) => label.find(({ source }) => source !== position)!.source)
  const counts = Array.from({ length: 8 }, () => new Array(8).fill(0))
  for (let seed = 0; seed < 4000; seed++) {
    const drawn = partners('collage', seed)
    expect(drawn).toEqual(partners('mixup', seed))
    for (const [position, partner] of drawn.entries()) counts[position][partner]++
  }
  // 4000 / 7 ± five standard deviations
  for (const [position, row] of counts.entries())
    for (const [partner, count] of row.entries())
      if (partner === position) expect(count).toBe(0)
      else expect(Math.abs(count - 4000 / 7)).toBeLessThan(5 * Math.sqrt((4000 * 6) / 49))
})

test('mixup blends image and label with the same λ', () => {
  const x = images(8)
  for (const [i, composition] of compose('mixup').entries()) {
    const [own, other] = composition.label
    const j = other.source
    const blended = x
      .slice(i * 784, (i + 1) * 784)
      .map((value, p) => own.weight * value + other.weight * x[j * 784 + p])
    for (const [p, value] of paint(x, i, composition).entries()) expect(value).toBeCloseTo(blended[p], 5)
  }
})

test('mixup draws λ from Beta(α, α)', () => {
  const weights = Array.from({ length: 2000 }, (_, seed) =>
    compose('mixup', 8, seed, { alpha: 0.3 }).map(c => c.label[0].weight),
  )
  const values = weights.flat()
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
  // Variance 1 / (4 (2α + 1)), kurtosis 3 (2α + 1) / (2α + 3); each within five standard errors.
  const expected = 1 / (4 * 1.6)
  const kurtosis = (3 * 1.6) / 3.6
  expect(Math.abs(mean - 0.5)).toBeLessThan(5 * Math.sqrt(expected / values.length))
  expect(Math.abs(variance - expected)).toBeLessThan(5 * expected * Math.sqrt((kurtosis - 1) / values.length))
})

test('collage takes the top-left and bottom-right quarters from the partner', () => {
  const x = images(8)
  const [composition] = compose('collage')
  const j = composition.label[1].source
  const expected = x.slice(0, 784).map((value, p) => {
    const [row, column] = [Math.floor(p / 28), p % 28]
    return row < 14 === column < 14 ? x[j * 784 + p] : value
  })
  expect(paint(x, 0, composition)).toEqual(expected)
})

test('none leaves the image unchanged', () => {
  const x = images(8)
  expect(paint(x, 3, compose('none')[3])).toEqual(x.slice(3 * 784, 4 * 784))
})

test('a batch of one cannot be mixed', () => {
  expect(() => compose('mixup', 1)).toThrow('batchSize 1: mixup needs a partner')
  expect(compose('none', 1)).toHaveLength(1)
})

test('a series is named after its augmentation and any parameters that differ from the defaults', () => {
  expect(augmentationLabel({ name: 'mixup', parameters: { alpha: 0.3 } })).toBe('mixup')
  expect(augmentationLabel({ name: 'mixup', parameters: { alpha: 0.4 } })).toBe('mixup(alpha=0.4)')
  expect(augmentationLabel({ name: 'none', parameters: {} })).toBe('none')
})
