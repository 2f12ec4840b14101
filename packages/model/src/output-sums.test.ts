import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type OutputSums, outputCounter, outputMeasures } from './output-sums.ts'

interface Reference {
  readonly name: string
  readonly classes: number
  readonly logits: readonly number[]
  readonly labels: readonly number[]
  readonly brier: number
  readonly top2: number
  readonly ece: number
  readonly counts: readonly number[]
  /** Of bins that are not empty. */
  readonly accuracies: readonly number[]
  readonly confidences: readonly number[]
}
const references: Reference[] = JSON.parse(
  readFileSync(new URL('../../../test-fixtures/measures/reference.json', import.meta.url), 'utf8'),
)

function sumsOf({ classes, logits, labels }: Pick<Reference, 'classes' | 'logits' | 'labels'>, before?: OutputSums) {
  const counter = outputCounter(classes, before)
  const values = Float32Array.from(logits)
  for (const [image, label] of labels.entries()) counter.add(values, image * classes, label)
  return counter.sums()
}

test.each(references)(
  '$name: Brier score, top-2 accuracy, calibration error and bins are scikit-learn’s',
  reference => {
    const { labels, counts, brier, top2, ece } = reference
    const found = outputMeasures(sumsOf(reference), labels.length)
    expect(Math.abs(found.brier - brier)).toBeLessThan(1e-12)
    expect(found.top2).toBe(top2)
    expect(Math.abs(found.ece - ece)).toBeLessThan(1e-12)
    expect(found.reliability.map(({ count }) => count)).toEqual(counts)
    const filled = found.reliability.filter(({ count }) => count > 0)
    for (const [m, { accuracy, confidence }] of filled.entries()) {
      expect(Math.abs(accuracy! - reference.accuracies[m])).toBeLessThan(1e-12)
      expect(Math.abs(confidence! - reference.confidences[m])).toBeLessThan(1e-12)
    }
  },
)

test('a test set in parts has the same bits as at once', () => {
  const [reference] = references
  const { classes, logits, labels } = reference
  const first = sumsOf({ classes, logits: logits.slice(0, 31 * classes), labels: labels.slice(0, 31) })
  const both = sumsOf({ classes, logits: logits.slice(31 * classes), labels: labels.slice(31) }, first)
  expect(both).toEqual(sumsOf(reference))
})

test('of equal logits the first counts as likelier, as in predictions, and a bin contains its upper end', () => {
  const equal = (label: number) => outputMeasures(sumsOf({ classes: 3, logits: [0, 0, 0], labels: [label] }), 1)
  expect([0, 1, 2].map(label => equal(label).top2)).toEqual([1, 1, 0])
  // 1/3 = 5/15 is the upper end of the fifth bin.
  expect(equal(0).reliability[4]).toEqual({ count: 1, confidence: 1 / 3, accuracy: 1 })
  expect(equal(1).reliability[4]).toEqual({ count: 1, confidence: 1 / 3, accuracy: 0 })
})

test('certain and right scores 0, certain and wrong scores 2', () => {
  const certain = (label: number) => outputMeasures(sumsOf({ classes: 2, logits: [900, -900], labels: [label] }), 1)
  expect(certain(0)).toMatchObject({ brier: 0, ece: 0 })
  expect(certain(1)).toMatchObject({ brier: 2, ece: 1 })
})
