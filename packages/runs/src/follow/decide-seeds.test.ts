import { mkdirSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createSweep } from '../store/create-sweep.ts'
import { findUnfinishedSweep } from '../store/find-sweep.ts'
import { runFiles, runFolder } from '../store/layout.ts'
import { findReusableRuns } from '../store/reuse.ts'
import type { SweepRecord } from '../store/sweep.ts'
import { runResult, sweepRecord, temporaryStore } from '../testing/sweep.ts'
import { followSweep, readSweep } from './follow-sweep.ts'
import { paceOf } from './pace.ts'

/** Two points of two first seeds, and up to six in all, for means to ± 10 points. */
function ruledRecord(id: string): SweepRecord {
  const ids = Array.from({ length: 6 }, (_, seed) => [`a-seed${seed}`, `b-seed${seed}`]).flat()
  const record = sweepRecord(id, ids)
  const [{ settings }] = record.runs
  return {
    ...record,
    experiment: { ...record.experiment, seeds: [0, 1, 2, 3, 4, 5], seedRule: { halfWidth: 0.1, start: 3 } },
    runs: record.runs.map((run, index) => {
      const seed = index >> 1
      const pretrain = { ...settings.pretrain, samplesPerClass: index % 2 === 0 ? 4 : 8 }
      return { ...run, settings: { ...settings, seed, pretrain }, ...(seed >= 3 && { added: true as const }) }
    }),
  }
}

function finish(folder: string, id: string, accuracy: number): void {
  const files = runFiles(runFolder(folder, id))
  mkdirSync(runFolder(folder, id), { recursive: true })
  const result = runResult(Number(id.at(-1)))
  const finetunes = result.finetunes.map(finetune => ({ ...finetune, accuracy }))
  writeFileSync(files.result, JSON.stringify({ ...result, finetunes }))
  writeFileSync(files.model, 'model')
}

const idsOf = (folder: string) => readSweep(folder).runs.map(({ run }) => run.id)

test('a sweep has the runs that are known to be wanted; new ones come last, and the record follows', () => {
  const store = temporaryStore()
  const folder = createSweep(store, ruledRecord('s'), '')
  const follower = followSweep(folder)
  const first = ['a-seed0', 'b-seed0', 'a-seed1', 'b-seed1', 'a-seed2', 'b-seed2']
  const shown = () => {
    const { runs, record, mostRuns, state } = follower.poll()
    expect(record.runs).toEqual(runs.map(({ run }) => run))
    return { ids: runs.map(({ run }) => run.id), mostRuns, state }
  }
  expect(shown()).toEqual({ ids: first, mostRuns: 12, state: 'interrupted' })

  // All alike: b is known with its first seeds.
  for (const seed of [0, 1, 2]) finish(folder, `b-seed${seed}`, 0.5)
  expect(shown()).toEqual({ ids: first, mostRuns: 9, state: 'interrupted' })

  // t² s² / d² = 4.303² · 0.05² / 0.1² = 4.6.
  for (const [seed, accuracy] of [0.45, 0.5, 0.55].entries()) finish(folder, `a-seed${seed}`, accuracy)
  expect(shown()).toEqual({ ids: [...first, 'a-seed3', 'a-seed4'], mostRuns: undefined, state: 'interrupted' })

  // What is decided stays, whatever the added seeds give.
  for (const seed of [3, 4]) finish(folder, `a-seed${seed}`, 0.99)
  expect(shown()).toEqual({ ids: [...first, 'a-seed3', 'a-seed4'], mostRuns: undefined, state: 'finished' })
  expect(idsOf(folder)).toEqual([...first, 'a-seed3', 'a-seed4'])
})

test('reused runs: a point whose first runs are all there takes what it needs of the others', () => {
  const store = temporaryStore()
  const old = createSweep(store, ruledRecord('old'), '')
  for (const [seed, accuracy] of [0.45, 0.5, 0.55, 0.5, 0.5, 0.5].entries()) {
    finish(old, `a-seed${seed}`, accuracy)
    if (seed !== 1) finish(old, `b-seed${seed}`, accuracy)
  }
  const reused = [...findReusableRuns(store, ruledRecord('new')).keys()].sort()
  expect(reused).toEqual([
    ...[0, 1, 2, 3, 4].map(seed => `a-seed${seed}`),
    ...[0, 2, 3, 4, 5].map(seed => `b-seed${seed}`),
  ])
})

test('an unfinished sweep with the same rule is resumed, one of fixed seeds is another', () => {
  const store = temporaryStore()
  const record = ruledRecord('ruled')
  const folder = createSweep(store, record, '')
  const { seedRule: _, ...experiment } = record.experiment
  const fixed = { ...record, experiment, runs: record.runs.map(({ added: _, ...run }) => run) }
  expect(findUnfinishedSweep(store, record)).toBe(folder)
  expect(findUnfinishedSweep(store, fixed)).toBeUndefined()
})

test('progress counts the most runs while that is open, so that it never falls', () => {
  const folder = createSweep(temporaryStore(), ruledRecord('s'), '')
  const follower = followSweep(folder)
  const pace = paceOf(() => 0)
  const look = () => {
    const { done, total, most } = pace(follower.poll())
    return { done, total, most }
  }
  for (const seed of [0, 1, 2]) finish(folder, `b-seed${seed}`, 0.5)
  expect(look()).toEqual({ done: 3 / 9, total: 6, most: 9 })
  for (const [seed, accuracy] of [0.45, 0.5, 0.55].entries()) finish(folder, `a-seed${seed}`, accuracy)
  expect(look()).toEqual({ done: 6 / 8, total: 8, most: undefined })
})
