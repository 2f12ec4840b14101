import { sweepLetter } from '@finetune-lab/analysis'
import { expect, test } from 'vitest'
import { orderAfter, placeText } from './pick-order.ts'

test('items keep the order in which they were chosen, whatever their order in the list', () => {
  const first = orderAfter([], ['c'])
  const second = orderAfter(first, ['a', 'c'])
  const third = orderAfter(second, ['a', 'b', 'c'])
  expect(third).toEqual(['c', 'a', 'b'])
  expect(orderAfter(third, ['b', 'c'])).toEqual(['c', 'b'])
  expect(orderAfter(orderAfter(third, ['a', 'b']), ['a', 'b', 'c'])).toEqual(['a', 'b', 'c'])
})

test('the first is the reference', () => {
  expect([0, 1, 26].map(index => placeText(index, sweepLetter))).toEqual(['A, the reference', 'B', 'AA'])
})
