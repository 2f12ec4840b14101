import { expect, test } from 'vitest'
import { chosenText, orderAfter } from './pick-order.ts'

test('items keep the order in which they were chosen, whatever their order in the list', () => {
  const first = orderAfter([], ['c'])
  const second = orderAfter(first, ['a', 'c'])
  const third = orderAfter(second, ['a', 'b', 'c'])
  expect(third).toEqual(['c', 'a', 'b'])
  expect(orderAfter(third, ['b', 'c'])).toEqual(['c', 'b'])
  expect(orderAfter(orderAfter(third, ['a', 'b']), ['a', 'b', 'c'])).toEqual(['a', 'b', 'c'])
})

test('what is chosen is listed with its letters; the first is the reference', () => {
  expect(chosenText(['α 0.1', 'α 1'], 0)).toBe('A (reference): α 0.1, B: α 1')
  expect(chosenText(['α 2'], 1)).toBe('B: α 2')
})
