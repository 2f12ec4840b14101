import { expect, test } from 'vitest'
import type { RunRow } from './model.ts'
import { filterProblem, shownRuns } from './run-rows.ts'
import { sweepView } from './view.ts'

const row = (index: number, augmentation: string, samplesPerClass: number, seed: number, accuracy?: number): RunRow =>
  ({
    index,
    augmentation,
    samplesPerClass,
    seed,
    state: accuracy === undefined ? 'failed' : 'finished',
    ...(accuracy !== undefined && {
      result: { finetunes: [{ dataset: 'letters', accuracy }], pretraining: { seconds: 1 } },
    }),
  }) as RunRow

const runs = [
  row(0, 'none', 4, 0, 0.5),
  row(1, 'mixup', 4, 0, 0.6),
  row(2, 'none', 4, 4, undefined),
  row(3, 'mixup', 40, 4, 0.7),
]
const shown = (view: object) => shownRuns(runs, sweepView.parse(view)).map(({ index }) => index)

test('without a filter, all runs are shown in the order of the plan', () => {
  expect(shown({})).toEqual([0, 1, 2, 3])
})

test('every word of the filter must match: names partially, sizes and seeds exactly', () => {
  expect(shown({ filter: 'MIX' })).toEqual([1, 3])
  expect(shown({ filter: 's4' })).toEqual([0, 1, 2])
  expect(shown({ filter: 's=4 seed4' })).toEqual([2])
  expect(shown({ filter: 'failed' })).toEqual([2])
  expect(shown({ filter: 'mixup failed' })).toEqual([])
})

test('expressions compare numbers, and a mistake says what can be typed', () => {
  expect(shown({ filter: 's >= 8 or accuracy > 55' })).toEqual([1, 3])
  expect(shown({ filter: 'accuracy > 60' })).toEqual([3])
  expect(shown({ filter: 'not state:failed and seed < 4' })).toEqual([0, 1])
  expect(filterProblem(runs, 'accuracy > 60')).toBeUndefined()
  expect(filterProblem(runs, '>60')).toBe('Expected a column before >, as in s > 8.')
  expect(filterProblem(runs, 'acuracy > 60')).toBe('There is no column "acuracy". Did you mean "accuracy"?')
})

test('runs without a value come last in both directions', () => {
  const by = { by: 'accuracy', dataset: 'letters' }
  expect(shown({ sort: { ...by, descending: false } })).toEqual([0, 1, 3, 2])
  expect(shown({ sort: { ...by, descending: true } })).toEqual([3, 1, 0, 2])
})

test('equal values keep the order of the plan', () => {
  expect(shown({ sort: { by: 'seed', descending: true } })).toEqual([2, 3, 0, 1])
})
