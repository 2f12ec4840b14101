import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { storeReader } from './read-store.ts'
import { about } from './words.ts'

const folder = mkdtempSync(join(tmpdir(), 'finetune-lab-history-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('a missing store has no sweeps', () => {
  const store = join(folder, 'none')
  expect(storeReader(store).read(['/a.experiment.yaml'])).toEqual({ store, sweeps: {} })
})

test('times are as precise as an estimate can be', () => {
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
})
