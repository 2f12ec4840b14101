import { expect, test } from 'vitest'
import { type Collapse, collapseOf } from './collapse.ts'

/** [true class][said class]: each true class's images spread over the predictions by the given shares. */
const matrix = (images: readonly number[], shares: (truth: number) => readonly number[]) =>
  images.map((count, truth) => shares(truth).map(share => Math.round(share * count)))

const ten = new Array<number>(10).fill(1000)
const always = (said: number, classes: number) => Array.from({ length: classes }, (_, index) => Number(index === said))
const evenly = new Array<number>(10).fill(0.1)
/** Right with this probability, otherwise any other class. */
const right = (share: number, classes: number) => (truth: number) =>
  Array.from({ length: classes }, (_, said) => (said === truth ? share : (1 - share) / (classes - 1)))

const cases: readonly [string, readonly (readonly number[])[], Collapse | undefined][] = [
  ['one class for all images', matrix(ten, () => always(3, 10)), 'one class'],
  ['random predictions', matrix(ten, () => evenly), 'chance'],
  ['worse than chance', matrix(ten, right(0.02, 10)), 'chance'],
  ['a small but real effect: 12 % of ten classes', matrix(ten, right(0.12, 10)), undefined],
  ['a fair network', matrix(ten, right(0.6, 10)), undefined],
  ['two classes, one answer', matrix([500, 500], () => [1, 0]), 'one class'],
  ['two classes at random', matrix([5000, 5000], () => [0.5, 0.5]), 'chance'],
  ['two classes, 54 %', matrix([5000, 5000], right(0.54, 2)), undefined],
  ['9 to 1, always the frequent class: 90 % accuracy', matrix([900, 100], () => [1, 0]), 'one class'],
  [
    '9 to 1, 40 % of the rare class found: 92 %',
    [
      [880, 20],
      [60, 40],
    ],
    undefined,
  ],
  [
    '98 to 2, a third of the rare class found',
    [
      [977, 3],
      [14, 6],
    ],
    undefined,
  ],
  [
    '9 to 1, less accurate than always the frequent class, but it knows the rare one',
    [
      [700, 200],
      [20, 80],
    ],
    undefined,
  ],
  [
    'three test images, all wrong',
    [
      [0, 1, 0],
      [0, 0, 1],
      [1, 0, 0],
    ],
    undefined,
  ],
  [
    'three test images, one class',
    [
      [1, 0, 0],
      [1, 0, 0],
      [1, 0, 0],
    ],
    undefined,
  ],
  ['thirty test images of ten classes, one class', matrix(new Array(10).fill(3), () => always(0, 10)), 'one class'],
  [
    'twenty test images of two classes, half of them right',
    [
      [5, 5],
      [5, 5],
    ],
    undefined,
  ],
  ['one class in the test set', [[50]], undefined],
  ['no matrix', [], undefined],
  [
    'dead but for a few outliers: 12.5 % (seen with learning rate 1)',
    [
      [200, 0, 0, 0, 0, 0, 0, 0, 0, 0],
      [170, 25, 0, 0, 0, 0, 0, 5, 0, 0],
      ...Array.from({ length: 7 }, () => [187, 5, 0, 0, 0, 0, 0, 0, 0, 8]),
      [148, 0, 0, 0, 0, 0, 0, 24, 8, 20],
    ],
    'one class',
  ],
]

test.each(cases)('%s', (_, confusion, expected) => {
  expect(collapseOf(confusion)).toBe(expected)
})
