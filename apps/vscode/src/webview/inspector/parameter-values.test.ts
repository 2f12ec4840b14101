import { findAugmentation } from '@finetune-lab/augmentation'
import { expect, test } from 'vitest'
import { nearest, parameterValues } from './parameter-values.ts'

const alpha = findAugmentation('mixup')!.parameters.alpha

test('α steps through all numbers with two significant digits, from its minimum to its maximum', () => {
  const values = parameterValues(alpha)
  expect([values[0], values.at(-1)]).toEqual([alpha.minimum, alpha.maximum])
  expect(values).toEqual([...new Set(values)].sort((a, b) => a - b))
  expect(values).toHaveLength(361)
  expect(values.slice(nearest(values, 0.28), nearest(values, 0.33))).toEqual([0.28, 0.29, 0.3, 0.31, 0.32])
  expect(values.slice(nearest(values, 0.98), nearest(values, 1.2) + 1)).toEqual([0.98, 0.99, 1, 1.1, 1.2])
})

test('every value maps back to its own step, so that the slider never sticks', () => {
  for (const parameter of [alpha, { ...alpha, minimum: 0, maximum: 0.5 }, { ...alpha, minimum: 2, maximum: 7 }]) {
    const values = parameterValues(parameter)
    expect(values.map(value => nearest(values, value))).toEqual(values.map((_, index) => index))
  }
})

test('a value from a file between two steps is shown at the nearer one', () => {
  const values = parameterValues(alpha)
  expect(values[nearest(values, 0.3141)]).toBe(0.31)
})
