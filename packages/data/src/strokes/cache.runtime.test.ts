import { beforeAll, describe, expect, it } from 'vitest'
import type { Dataset } from '../dataset.ts'
import { loadDataset } from '../load.ts'
import { measure } from '../measure.ts'
import { STROKES_CHECKSUMS } from './cache.ts'

const FILES = ['t10k-images-idx3-ubyte', 't10k-labels-idx1-ubyte', 'train-images-idx3-ubyte', 'train-labels-idx1-ubyte']

describe.each(['strokes-digits', 'strokes-letters'])('%s', name => {
  let dataset: Dataset
  beforeAll(async () => {
    // Drawing checks the SHA-256 of every file against the constants and throws if one differs.
    dataset = await loadDataset(name, { cacheFolder: '/dev/null/no-cache' })
  })

  it('is drawn with the bytes that the constants name', () => {
    const { train, test } = STROKES_CHECKSUMS[name]!
    expect(dataset.checksums).toEqual(
      Object.fromEntries([test.images, test.labels, train.images, train.labels].map((sum, file) => [FILES[file], sum])),
    )
  })

  it('has 1,000 train and 200 test images per class, all different', () => {
    const { train, test, classes } = dataset
    const images = [train, test].flatMap(set =>
      Array.from({ length: set.count }, (_, index) =>
        Buffer.from(set.images.subarray(index * 784, index * 784 + 784)).toString('latin1'),
      ),
    )
    expect(images.length).toBe(classes.length * 1200)
    expect(new Set(images).size).toBe(images.length)
    classes.forEach((_, label) => {
      expect([train, test].map(set => set.labels.filter(other => other === label).length)).toEqual([1000, 200])
    })
  })

  it('is normalised with the mean and standard deviation of its train images', () => {
    const measured = measure(dataset.train.images)
    expect([dataset.mean, dataset.std]).toEqual([Number(measured.mean.toFixed(4)), Number(measured.std.toFixed(4))])
  })

  it('is centred by mass, and inside the image', () => {
    const { images, count } = dataset.train
    let [farthest, sum] = [0, 0]
    for (let index = 0; index < count; index++) {
      const [x, y] = centreOfMass(images.subarray(index * 784, index * 784 + 784))
      const distance = Math.max(Math.abs(x - 14), Math.abs(y - 14))
      farthest = Math.max(farthest, distance)
      sum += distance
    }
    // A shift of at most one pixel, one third on average; ink overlaps itself, so that its mass is not quite the pen's path's.
    expect(farthest).toBeLessThan(3)
    expect(sum / count).toBeLessThan(0.8)
  })
})

function centreOfMass(image: Uint8Array): [number, number] {
  let [mass, x, y] = [0, 0, 0]
  image.forEach((value, pixel) => {
    mass += value
    x += value * ((pixel % 28) + 0.5)
    y += value * (Math.floor(pixel / 28) + 0.5)
  })
  return [x / mass, y / mass]
}
