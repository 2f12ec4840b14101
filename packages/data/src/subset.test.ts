import { describe, expect, it } from 'vitest'
import { drawSubset } from './subset.ts'

const classes = ['a', 'b', 'c']
/** 20 images of each class, the classes in turn. */
const labels = Uint8Array.from({ length: 60 }, (_, index) => index % 3)
const draw = (samplesPerClass: number, seed = 0, purpose = 'test', dataset = 'letters') =>
  drawSubset(labels, classes, samplesPerClass, seed, purpose, dataset)

describe('drawSubset', () => {
  it('draws s images of each class without replacement, class by class', () => {
    const subset = draw(7)
    expect([...subset].map(index => labels[index])).toEqual([0, 1, 2].flatMap(label => new Array(7).fill(label)))
    expect(new Set(subset).size).toBe(21)
  })

  it('nests: the subset for s is part of that for 2 s, class by class in the same order', () => {
    for (const samplesPerClass of [1, 2, 4, 8]) {
      const [small, large] = [draw(samplesPerClass), draw(2 * samplesPerClass)]
      classes.forEach((_, label) => {
        const start = 2 * samplesPerClass * label
        expect(small.slice(samplesPerClass * label, samplesPerClass * (label + 1))).toEqual(
          large.slice(start, start + samplesPerClass),
        )
      })
    }
  })

  it('is the same for the same seed, purpose and data set, and another for any other', () => {
    expect(draw(10)).toEqual(draw(10))
    for (const other of [draw(10, 1), draw(10, 0, 'other'), draw(10, 0, 'test', 'digits')])
      expect(other).not.toEqual(draw(10))
  })

  it('draws every image of a class equally often', () => {
    const counts = new Array<number>(20).fill(0)
    for (let seed = 0; seed < 2000; seed++) for (const index of draw(5, seed).slice(0, 5)) counts[index / 3]!++
    // Each count is binomial(2000, 1/4): mean 500, standard deviation 19.4; five of them is beyond chance.
    for (const count of counts) expect(Math.abs(count - 500)).toBeLessThan(97)
  })

  it('gives a class the same images whatever the other classes hold', () => {
    const exchanged = labels.map(label => (label === 0 ? 0 : 3 - label))
    const subset = drawSubset(exchanged, classes, 5, 0, 'test', 'letters').slice(0, 5)
    expect(subset).toEqual(draw(5).slice(0, 5))
  })

  it('names the class that is too small, its count and s', () => {
    const few = Uint8Array.of(0, 0, 0, 1, 1, 2, 2, 2)
    expect(() => drawSubset(few, classes, 3, 0, 'test', 'letters')).toThrow(
      'Data set "letters": class "b" has 2 images, samplesPerClass asks for 3; expected at most 2',
    )
  })
})
