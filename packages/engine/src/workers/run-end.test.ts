import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Claim, claimRun, openRunWriter, runFiles } from '@finetune-lab/runs'
import { beforeEach, expect, test } from 'vitest'
import { endOf, writeUnlessLost } from './run-end.ts'

let folder: string
let claim: Claim
const claimBy = (engine: string) =>
  claimRun(folder, { engine, host: 'h', pid: 1, processes: 'p' }, () => true, false) as Claim
const events = () => readFileSync(runFiles(folder).events, 'utf8')

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'finetune-lab-end-')), 'run')
  claim = claimBy('a')
})

/** The error of a rename whose file the new holder has removed. */
const missing = Object.assign(new Error('ENOENT: no such file or directory, rename'), { code: 'ENOENT' })

test('an engine that was suspended records no failure in a run that another engine has taken over', () => {
  const writer = openRunWriter(folder, { claim })
  claimBy('b')
  expect(endOf(missing, folder, writer)).toEqual({ state: 'lost' })
  writer.close()
  expect(events()).toBe('')
})

test('the same failure in a run that it still holds is recorded', () => {
  const writer = openRunWriter(folder, { claim })
  expect(endOf(missing, folder, writer)).toEqual({ state: 'failed' })
  writer.close()
  expect(events()).toContain(missing.message)
})

test('a death is recorded in a run still held; a run taken over is left alone, including half-written files', () => {
  const write = () => writeUnlessLost(claim, writer => writer.event({ type: 'failed', message: 'why' }))
  expect(write()).toBe(true)
  claimBy('b')
  const before = events()
  writeFileSync(join(folder, '.model.safetensors.b.tmp'), '')
  expect(write()).toBe(false)
  expect(events()).toBe(before)
  expect(readFileSync(join(folder, '.model.safetensors.b.tmp'), 'utf8')).toBe('')
})
