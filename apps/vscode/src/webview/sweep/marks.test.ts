import { expect, test } from 'vitest'
import { represents, runsOf } from './marks.ts'
import { type RunRow, runTitle } from './model.ts'

const row = (augmentation: string, samplesPerClass: number, seed: number) =>
  ({ augmentation, samplesPerClass, seed }) as RunRow
const runs = [row('none', 4, 0), row('none', 4, 1), row('none', 16, 0), row('mixup', 4, 0)]

test('a point represents the runs of all its seeds, without the hidden ones; a dot represents one run', () => {
  const point = { series: 'none', samplesPerClass: '4' }
  expect(runsOf(point, runs, [])).toEqual([runs[0], runs[1]])
  expect(runsOf(point, runs, [0])).toEqual([runs[1]])
  expect(runsOf({ ...point, seed: '1' }, runs, [])).toEqual([runs[1]])
})

test('a step of a loss curve represents the run of its curve, but a run does not highlight steps', () => {
  const step = { series: runTitle(runs[3]), samplesPerClass: '4', step: '100' }
  expect(runsOf(step, runs, [])).toEqual([runs[3]])
  expect(represents(step, runs[3])).toBe(false)
})
