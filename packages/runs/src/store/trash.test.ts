import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { takeLease } from '../claims/lease.ts'
import { sweepRecord, temporaryStore } from '../testing/sweep.ts'
import { changeAbout, readAbout } from './about.ts'
import { cleanStore, findCleanable } from './clean-store.ts'
import { createSweep } from './create-sweep.ts'
import { listSweeps } from './find-sweep.ts'
import { sweepFiles, sweepFolder, trashFolder } from './layout.ts'
import { writeSlurmRecord } from './slurm-record.ts'
import { deleteSweep, findDeleted, listDeleted, restoreSweep } from './trash.ts'

function storeOf(...ids: string[]) {
  const store = temporaryStore()
  return { store, folders: ids.map(id => createSweep(store, sweepRecord(id), 'text')) }
}

test('a deleted sweep leaves the list and comes back with everything, also twice', () => {
  const { store, folders } = storeOf('a', 'b')
  changeAbout(folders[0], { tags: ['kept'] })
  for (const _ of [1, 2]) {
    const deleted = deleteSweep(folders[0])
    expect(listSweeps(store)).toEqual(['b'])
    expect(findDeleted(store, 'a')).toEqual(deleted)
    expect(restoreSweep(deleted)).toBe(folders[0])
    expect([listSweeps(store), readAbout(folders[0]).tags]).toEqual([['a', 'b'], ['kept']])
  }
  expect(listDeleted(store)).toEqual([])
  expect(readFileSync(join(trashFolder(store), '.gitignore'), 'utf8')).toBe('*\n')
})

test('the last deleted sweep is found as "last"', () => {
  const { store, folders } = storeOf('a', 'b')
  deleteSweep(folders[1], { now: new Date(1000) })
  deleteSweep(folders[0], { now: new Date(2000) })
  expect(listDeleted(store).map(({ id }) => id)).toEqual(['a', 'b'])
  expect(findDeleted(store, 'last').id).toBe('a')
  expect(() => findDeleted(store, 'c')).toThrow('Last deleted: a, b')
  expect(() => findDeleted(temporaryStore(), 'last')).toThrow('no deleted sweeps')
})

test('a running sweep is not deleted, and the reason names the process', () => {
  const { store, folders } = storeOf('a')
  const lease = takeLease(folders[0], 1)
  try {
    expect(() => deleteSweep(folders[0])).toThrow(`a was not deleted: it is running (process ${process.pid} on `)
  } finally {
    lease.release()
  }
  expect(listSweeps(store)).toEqual(['a'])
  deleteSweep(folders[0])
})

test('a sweep whose Slurm job may start is not deleted', () => {
  const { folders } = storeOf('a')
  writeSlurmRecord(folders[0], { version: 1, job: '17', submitted: '2026-11-26T01:00:00.000Z', user: 'ada' })
  expect(() => deleteSweep(folders[0])).toThrow('a was not deleted: Slurm job 17 may still start.')
  deleteSweep(folders[0], { queue: () => ({ waiting: 0, running: 0, nodes: [] }) })
})

test('a damaged sweep can be deleted and restored', () => {
  const { store, folders } = storeOf('a')
  writeFileSync(sweepFiles(folders[0]).record, '{')
  restoreSweep(deleteSweep(folders[0]))
  expect(readFileSync(sweepFiles(sweepFolder(store, 'a')).record, 'utf8')).toBe('{')
})

test('restoring never replaces a sweep', () => {
  const { folders } = storeOf('a')
  const deleted = deleteSweep(folders[0])
  mkdirSync(folders[0])
  expect(() => restoreSweep(deleted)).toThrow('already exists')
  expect(existsSync(deleted.folder)).toBe(true)
})

test('clean empties the trash', () => {
  const { store, folders } = storeOf('a', 'b')
  const { folder } = deleteSweep(folders[0], { now: new Date('2026-11-29T10:00:00Z') })
  const cleanable = findCleanable(store, new Date())
  expect(cleanable).toMatchObject([{ path: folder, what: 'deleted on 2026-11-29, can still be restored' }])
  cleanStore(cleanable)
  expect([listDeleted(store), listSweeps(store)]).toEqual([[], ['b']])
})
