import { rateOf, tunedSweep } from '@finetune-lab/analysis/testing/tuned-sweep'
import { expect, test } from 'vitest'
import { type SweepModel, updated } from './model.ts'
import { shownPart } from './parts.ts'

const { record, runs } = tunedSweep()
const model = updated(undefined, {
  type: 'snapshot',
  record,
  state: 'finished',
  pace: { total: 36, finished: 36, failed: 0, done: 1 },
  runs: runs.map(({ state, result }) => ({ state, result })),
})!

test('figures and answers of a tuned sweep are about the chosen candidates; the table keeps all runs', () => {
  const part = shownPart(model, '')
  expect(part.runs.map(run => [run.augmentation, run.samplesPerClass, rateOf(run)])).toEqual(
    [1, 4].flatMap(size =>
      [['none', size, 0.01] as const, ['mixup', size, 0.001] as const].flatMap(each => [each, each, each]),
    ),
  )
  expect(part.tuning!.points).toHaveLength(4)
  expect(model.runs).toHaveLength(36)
})

test('a choice is made again when there are new results, not with every message', () => {
  const first = shownPart(model, '')
  const progressed: SweepModel = { ...model, runs: [...model.runs] }
  expect(shownPart(progressed, '').tuning).toBe(first.tuning)
  const { result: _, ...waiting } = model.runs[0]
  const fewer: SweepModel = { ...model, results: 1, runs: [{ ...waiting, state: 'waiting' }, ...model.runs.slice(1)] }
  expect(shownPart(fewer, '').tuning).toMatchObject({ missing: 1 })
})
