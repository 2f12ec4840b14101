import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { storeReader } from './read-store.ts'
import { about, age } from './words.ts'

const folder = mkdtempSync(join(tmpdir(), 'finetune-lab-history-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('a store that is not there tells nothing', () => {
  const store = join(folder, 'none')
  expect(storeReader(store).read(['/a.experiment.yaml'])).toEqual({ store, sweeps: {} })
})

test('times are as exact as an estimate is, ages as exact as anyone asks', () => {
  expect([0.2, 7.4, 18, 57, 75, 1500, 5400, 40_000].map(about)).toEqual([
    '1 s',
    '7 s',
    '20 s',
    '55 s',
    '1 min',
    '25 min',
    '1.5 h',
    '11 h',
  ])
  const now = new Date('2026-11-24T12:00:00Z')
  const since = (minutes: number) => age(new Date(now.getTime() - minutes * 60_000), now)
  expect([0, 5, 130, 4 * 24 * 60].map(since)).toEqual(['just now', '5 min ago', '2 h ago', '4 days ago'])
})
