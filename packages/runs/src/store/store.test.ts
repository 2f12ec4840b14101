import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { readSweep } from '../follow/follow-sweep.ts'
import { runResult, sweepRecord, temporaryStore } from '../testing/sweep.ts'
import { createSweep } from './create-sweep.ts'
import { findSweep, listSweeps } from './find-sweep.ts'
import { newSweepId, runFiles, runFolder, sweepFiles, sweepFolder, sweepsFolder } from './layout.ts'
import { findReusableRuns } from './reuse.ts'
import { openRunWriter } from './run-writer.ts'

test('ids sort by time and differ within a millisecond', () => {
  const ids = [0, 0.001, 0.5, 0.999, 1, 59, 3600].map(seconds =>
    newSweepId(new Date(Date.UTC(2026, 10, 24, 9, 59) + 1000 * seconds)),
  )
  expect([...ids].sort()).toEqual(ids)
  expect(ids[0]).toMatch(/^20261124-095900-[a-z0-9]{4}$/)
  const now = new Date()
  expect(new Set(Array.from({ length: 50 }, () => newSweepId(now))).size).toBeGreaterThan(40)
})

test('an id that would lead elsewhere never becomes a path', () => {
  for (const id of ['..', '../x', '/etc', 'a/b', 'a\\b', '.hidden', '', 'a\0b', 'x'.repeat(200)])
    expect(() => runFolder('/sweep', id)).toThrow('expected letters, digits, dots and dashes only')
})

test.each(['x/../../../y', '..', '$(id)', 'b', ''])('a record of the id %j in the folder a is refused', id => {
  const folder = createSweep(temporaryStore(), sweepRecord('a'), '')
  const { record } = sweepFiles(folder)
  writeFileSync(record, JSON.stringify(sweepRecord(id)))
  expect(() => readSweep(folder)).toThrow(`${record}: id: expected the name of its folder`)
})

test('a store that cannot be written is named, and nothing is left behind', () => {
  const store = temporaryStore()
  writeFileSync(store, 'a file')
  expect(() => createSweep(store, sweepRecord('a'), '')).toThrow(
    `${store}: the store cannot be written (there is a file where a folder is expected)`,
  )
  expect(readFileSync(store, 'utf8')).toBe('a file')
})

test('a sweep too large to be read again is refused before anything is written', () => {
  const store = temporaryStore()
  const [run] = sweepRecord('a').runs
  const finetunes = new Array(20).fill(run.settings.finetunes[0])
  const runs = new Array(20_000).fill({ ...run, settings: { ...run.settings, finetunes } })
  expect(() => createSweep(store, { ...sweepRecord('a'), runs }, '')).toThrow(
    /^20000 runs with their finetunes result in a record of \d+ bytes/,
  )
  expect(existsSync(store)).toBe(false)
})

test('a sweep that cannot be created whole is not created', () => {
  const store = temporaryStore()
  createSweep(store, sweepRecord('a'), 'first')
  expect(() => createSweep(store, sweepRecord('a'), 'second')).toThrow('the store cannot be written')
  expect(readdirSync(sweepsFolder(store))).toEqual(['.gitignore', 'a'])
  expect(readFileSync(sweepFiles(sweepFolder(store, 'a')).experiment, 'utf8')).toBe('first')
})

test('sweeps, and nothing else, stay out of a repository unless their owner decided otherwise', () => {
  const store = temporaryStore()
  createSweep(store, sweepRecord('a'), '')
  expect(readFileSync(join(sweepsFolder(store), '.gitignore'), 'utf8')).toBe('*\n')
  expect(readdirSync(store)).toEqual(['sweeps'])
  writeFileSync(join(sweepsFolder(store), '.gitignore'), 'checkpoints\n')
  createSweep(store, sweepRecord('b'), '')
  expect(readFileSync(join(sweepsFolder(store), '.gitignore'), 'utf8')).toBe('checkpoints\n')
})

test('a new .finetune-lab stays out of a repository whole, an existing folder does not', () => {
  const store = join(temporaryStore(), '.finetune-lab')
  createSweep(store, sweepRecord('a'), '')
  expect(readFileSync(join(store, '.gitignore'), 'utf8')).toBe('*\n')
  rmSync(join(store, '.gitignore'))
  createSweep(store, sweepRecord('b'), '')
  expect(readdirSync(store)).toEqual(['sweeps'])
})

test('a sweep is found by its id, an unambiguous prefix, or as the last one', () => {
  const store = temporaryStore()
  expect(() => findSweep(store, 'last')).toThrow(`${store}: no sweeps yet`)
  for (const id of ['20261124-1-aa', '20261124-1-ab', '20261125-1-aa']) createSweep(store, sweepRecord(id), '')
  mkdirSync(join(sweepsFolder(store), 'no-sweep'))
  expect(listSweeps(store)).toEqual(['20261124-1-aa', '20261124-1-ab', '20261125-1-aa'])
  expect(findSweep(store, 'last')).toBe(sweepFolder(store, '20261125-1-aa'))
  expect(findSweep(store, '20261125')).toBe(sweepFolder(store, '20261125-1-aa'))
  expect(findSweep(store, '20261124-1-aa')).toBe(sweepFolder(store, '20261124-1-aa'))
  expect(() => findSweep(store, '20261124')).toThrow('2 ids start with this (20261124-1-aa, 20261124-1-ab)')
  expect(() => findSweep(store, 'x')).toThrow('sweep "x": not in')
  expect(() => findSweep(store, '../../etc')).toThrow('not in')
  expect(() => findSweep(store, '')).toThrow('expected one')
})

test('finished runs with the same identity are reused, others are not, and damaged sweeps are skipped', () => {
  const store = temporaryStore()
  const before = createSweep(store, sweepRecord('a'), '')
  const writer = openRunWriter(runFolder(before, 'two'))
  writer.event({ type: 'started', engine: 'e', host: 'h', worker: 0 })
  writer.finish(runResult(1), Uint8Array.of(9))
  writer.close()
  openRunWriter(runFolder(before, 'one')).close()
  createSweep(store, sweepRecord('damaged'), '')
  writeFileSync(sweepFiles(sweepFolder(store, 'damaged')).record, '{')
  const record = sweepRecord('b')
  const reusable = findReusableRuns(store, record)
  expect(reusable).toEqual(new Map([['two', runFolder(before, 'two')]]))
  const after = createSweep(store, record, '', reusable)
  expect(readSweep(after).runs.map(({ state }) => state)).toEqual(['waiting', 'finished'])
  expect(readFileSync(runFiles(runFolder(after, 'two')).model)).toEqual(Buffer.of(9))
  const other = { ...sweepRecord('c'), runs: record.runs.map(run => ({ ...run, identity: `other ${run.identity}` })) }
  expect(findReusableRuns(store, other).size).toBe(0)
  expect(dirname(after)).toBe(sweepsFolder(store))
})

test.each([
  ['gone', (model: string) => rmSync(model)],
  ['empty', (model: string) => truncateSync(model)],
])('a finished run whose model is %s is not reused; an older one with its model is, or none', (_, damage) => {
  const store = temporaryStore()
  const finished = (sweep: string) => {
    const run = runFolder(createSweep(store, sweepRecord(sweep), ''), 'one')
    const writer = openRunWriter(run)
    writer.finish(runResult(0), Uint8Array.of(9))
    writer.close()
    return run
  }
  const [older, newer] = [finished('a'), finished('b')]
  expect(findReusableRuns(store, sweepRecord('c'))).toEqual(new Map([['one', newer]]))
  damage(runFiles(newer).model)
  expect(findReusableRuns(store, sweepRecord('c'))).toEqual(new Map([['one', older]]))
  damage(runFiles(older).model)
  expect(findReusableRuns(store, sweepRecord('c')).size).toBe(0)
})

test('a sweep in a later format says which version opens it, and does not count as damaged', () => {
  const store = temporaryStore()
  const folder = createSweep(store, sweepRecord('a'), '')
  const { record } = sweepFiles(folder)
  const versions = { finetuneLab: '2.3.0', node: '30.0.0' }
  writeFileSync(record, JSON.stringify({ ...sweepRecord('a'), version: 2, runs: 'elsewhere', versions }))
  expect(() => readSweep(folder)).toThrow(
    `${record}: format 2, made by Finetune Lab 2.3.0; this one reads format 1. Open it with version 2.3.0 or a later one.`,
  )
})
