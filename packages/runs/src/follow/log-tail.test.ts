import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readLogTail } from './log-tail.ts'

const path = join(mkdtempSync(join(tmpdir(), 'finetune-lab-log-')), 'log.txt')

test('a short log is whole', () => {
  writeFileSync(path, 'one\ntwo\n')
  expect(readLogTail(path)).toEqual({ text: 'one\ntwo\n', skipped: 0 })
})

test('of a long one the last whole lines are left, and it says how much is not', () => {
  writeFileSync(path, 'äöü first\nsecond\nthird\n')
  expect(readLogTail(path, 12)).toEqual({ text: 'third\n', skipped: 20 })
})

test('no log is no error', () => {
  expect(readLogTail(`${path}.none`)).toBeUndefined()
})
