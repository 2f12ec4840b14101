import { stream } from '@finetune-lab/random'
import { describe, expect, test } from 'vitest'
import type { AugmentationParameters, Composition } from './augmentation.ts'
import { composeBatch } from './compose-batch.ts'
import { labelShares } from './label-shares.ts'
import { paint } from './paint.ts'
import { augmentationLabel, augmentations, defaultParameters, findAugmentation } from './registry.ts'
import { viewImages } from './view/view-images.ts'

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

  test('a label weights each image by its share of the pixels, if images are mixed', () => {
    if (!augmentation.needsPartner) return
    for (let seed = 0; seed < 20; seed++) {
      const compositions = compose(augmentation.name, 8, seed)
      // With images that are 1 for one source and 0 elsewhere, the mean is that source's share of the image.
      for (let source = 0; source < 8; source++) {
        const marked = new Uint8Array(8 * 784).fill(1, source * 784, (source + 1) * 784)
        const seen = viewImages(marked, [0, 1, 2, 3, 4, 5, 6, 7], compositions, 8, 0)
        for (const [position, composition] of compositions.entries()) {
          const painted = paint(Float32Array.from(seen), position, composition)
          const share = painted.reduce((sum, value) => sum + value, 0) / 784
          const { label } = composition
          const inLabel = label.filter(each => each.source === source).reduce((sum, { weight }) => sum + weight, 0)
          expect(share).toBeCloseTo(inLabel, 5)
        }
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

/** What each sample of a batch looks like: grey values, after views and patches. */
const looks = (name: string, greys: Uint8Array, seed = 0, parameters?: AugmentationParameters) => {
  const compositions = compose(name, 8, seed, parameters)
  const seen = Float32Array.from(viewImages(greys, [0, 1, 2, 3, 4, 5, 6, 7], compositions, 8, 0.5))
  return compositions.map((composition, position) => ({ composition, image: paint(seen, position, composition) }))
}
/** Each image has its position + 1 in every pixel. */
const flat = Uint8Array.from({ length: 8 * 784 }, (_, i) => 1 + Math.floor(i / 784))

test('cutmix replaces one rectangle, cut off at the edges, and weights the label by its true area', () => {
  let cut = 0
  for (let seed = 0; seed < 40; seed++)
    for (const [position, { composition, image }] of looks('cutmix', flat, seed).entries()) {
      const [own, other] = composition.label
      const foreign = [...image.keys()].filter(pixel => image[pixel] !== position + 1)
      expect(new Set(foreign.map(pixel => image[pixel])).size).toBeLessThanOrEqual(1)
      expect(other.weight).toBe(foreign.length / 784)
      expect(own.weight).toBe(1 - other.weight)
      const columns = foreign.map(pixel => pixel % 28)
      const rows = foreign.map(pixel => Math.floor(pixel / 28))
      const [width, height] = [columns, rows].map(each => Math.max(...each) - Math.min(...each) + 1)
      if (foreign.length === 0) continue
      expect(width * height).toBe(foreign.length)
      if (width !== height) cut++
    }
  expect(cut).toBeGreaterThan(40)
})

test('ricap joins crops of the sample, its partner and two others at one point', () => {
  const ramp = Uint8Array.from({ length: 8 * 784 }, (_, i) => 32 * Math.floor(i / 784) + (i % 28))
  for (const [position, { composition, image }] of looks('ricap', ramp).entries()) {
    expect(composition.label[0].source).toBe(position)
    expect(composition.label[1].source).not.toBe(position)
    // Within a quarter, the ramp of one image goes on by one from pixel to pixel.
    const steps = [...image].filter((grey, i) => i % 28 > 0 && grey !== image[i - 1] + 1)
    expect(steps.length).toBeLessThanOrEqual(28)
  }
})

test('cutout erases one square of the mean grey value and keeps the label', () => {
  for (const { composition, image } of looks('cutout', flat)) {
    const erased = image.filter(grey => grey === 128).length
    // Half of the side at most, a quarter of that in a corner.
    expect(erased).toBeGreaterThanOrEqual(7 * 7)
    expect(erased).toBeLessThanOrEqual(14 * 14)
    expect(composition.label).toHaveLength(1)
  }
})

test('random erasing leaves half of the images alone, and erases 2 to 40 % of the others', () => {
  const shares = Array.from({ length: 100 }, (_, seed) =>
    looks('erasing', flat, seed).map(({ image }) => image.filter(grey => grey === 128).length / 784),
  ).flat()
  const erased = shares.filter(share => share > 0)
  // 800 images: half of them ± five standard deviations.
  expect(Math.abs(erased.length - 400)).toBeLessThan(5 * Math.sqrt(200))
  expect(Math.min(...erased)).toBeGreaterThan(0.01)
  expect(Math.max(...erased)).toBeLessThan(0.43)
})

test('flip mirrors about half of the images', () => {
  const ramp = Uint8Array.from({ length: 8 * 784 }, (_, i) => i % 28)
  const firsts = Array.from({ length: 50 }, (_, seed) => looks('flip', ramp, seed).map(({ image }) => image[0])).flat()
  expect(new Set(firsts)).toEqual(new Set([0, 27]))
  expect(Math.abs(firsts.filter(grey => grey === 27).length - 200)).toBeLessThan(50)
})

test('affine with all bounds at 0 changes nothing, and turns about the centre', () => {
  const greys = Uint8Array.from({ length: 8 * 784 }, (_, i) => (i * 7) % 251)
  const still = looks('affine', greys, 3, { rotation: 0, shift: 0, scale: 0, shear: 0 })
  for (const [position, { image }] of still.entries())
    expect(image).toEqual(Float32Array.from(greys.subarray(position * 784, (position + 1) * 784)))
  // A centred disc is the same under every rotation, up to its rounded edge.
  const disc = Uint8Array.from({ length: 8 * 784 }, (_, i) =>
    Math.hypot((i % 28) - 13.5, (Math.floor(i / 28) % 28) - 13.5) < 8 ? 200 : 0,
  )
  for (const { image } of looks('affine', disc, 4, { rotation: 180, shift: 0, scale: 0, shear: 0 })) {
    const sum = image.reduce((total, grey) => total + grey, 0)
    expect(Math.abs(sum / disc.subarray(0, 784).reduce((total, grey) => total + grey, 0) - 1)).toBeLessThan(0.03)
    for (const [i, grey] of image.entries())
      if (Math.hypot((i % 28) - 13.5, Math.floor(i / 28) - 13.5) < 6) expect(grey).toBe(200)
  }
})

test('the directions of affine are drawn around 0', () => {
  const matrices = Array.from({ length: 100 }, (_, seed) =>
    compose('affine', 8, seed).map(({ view }) => (view![0] as { matrix: readonly number[] }).matrix),
  ).flat()
  for (const [k, centre] of [1, 0, 0, 0, 1, 0].entries()) {
    const values = matrices.map(matrix => matrix[k])
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
    expect(Math.abs(mean - centre)).toBeLessThan(0.03 + 5 * (deviation / Math.sqrt(values.length)))
  }
})

test('elastic displaces by its strength', () => {
  const fields = Array.from({ length: 50 }, (_, seed) =>
    compose('elastic', 8, seed, { strength: 2 }).map(({ view }) => (view![0] as { right: readonly number[] }).right),
  ).flat(2)
  const deviation = Math.sqrt(fields.reduce((sum, value) => sum + value ** 2, 0) / fields.length)
  expect(Math.abs(deviation - 2)).toBeLessThan((5 * 2) / Math.sqrt(2 * fields.length))
})

test('label smoothing spreads its share over all classes', () => {
  const [composition] = compose('smoothing', 8, 0, { share: 0.2 })
  const distribution = new Array<number>(4).fill(0)
  for (const share of labelShares(composition, () => 2, 4)) distribution[share.class] += share.weight
  expect(distribution.map(weight => weight.toFixed(12))).toEqual(
    [0.05, 0.05, 0.85, 0.05].map(weight => weight.toFixed(12)),
  )
  expect(labelShares(compose('none')[0], () => 2, 4)).toEqual([{ class: 2, weight: 1 }])
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
