import { expect, test } from 'vitest'
import { spreadLabels } from './spread-labels.ts'

test('labels that are apart do not move', () => {
  expect(spreadLabels([50, 10, 90], 15, 0, 100)).toEqual([50, 10, 90])
})

test('two labels at one place move apart evenly, in the order of the list', () => {
  expect(spreadLabels([50, 50], 15, 0, 100)).toEqual([42.5, 57.5])
})

test('a group at an edge is pushed inside only as far as needed', () => {
  expect(spreadLabels([0, 2, 60], 15, 0, 100)).toEqual([0, 15, 60])
  expect(spreadLabels([100, 98, 40], 15, 0, 100)).toEqual([100, 85, 40])
})

test('random labels are at least a gap apart, inside, and in order', () => {
  let state = 7
  const random = (): number => {
    state = (state * 48271) % 2147483647
    return state / 2147483647
  }
  for (let round = 0; round < 500; round++) {
    const desired = Array.from({ length: 1 + Math.floor(random() * 8) }, () => random() * 300)
    const order = desired.map((_, index) => index).sort((a, b) => desired[a] - desired[b])
    const places = spreadLabels(desired, 15, 0, 300)
    const sorted = order.map(index => places[index])
    expect(sorted.slice(1).every((place, index) => place - sorted[index] >= 15 - 1e-9)).toBe(true)
    expect(Math.min(...sorted)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...sorted)).toBeLessThanOrEqual(300)
  }
})

test('no other arrangement on a grid of half pixels moves three labels less', () => {
  const desired = [30, 33, 41]
  const cost = (places: readonly number[]): number =>
    places.reduce((sum, place, index) => sum + (place - desired[index]) ** 2, 0)
  let best = Number.POSITIVE_INFINITY
  for (let a = 0; a <= 100; a += 0.5) {
    for (let b = a + 15; b <= 100; b += 0.5) {
      for (let c = b + 15; c <= 100; c += 0.5) best = Math.min(best, cost([a, b, c]))
    }
  }
  expect(cost(spreadLabels(desired, 15, 0, 100))).toBeLessThanOrEqual(best)
})

test('too many labels for the room keep the gap and overflow at the end', () => {
  expect(spreadLabels([5, 5, 5], 15, 0, 20)).toEqual([0, 15, 30])
})
