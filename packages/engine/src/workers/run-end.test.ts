import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Claim, claimRun, openRunWriter, runFiles } from '@finetune-lab/runs'
import { beforeEach, expect, test } from 'vitest'
import { endOf, tellUnlessLost } from './run-end.ts'

let folder: string
let claim: Claim
const claimBy = (engine: string) =>
  claimRun(folder, { engine, host: 'h', pid: 1, processes: 'p' }, () => true, false) as Claim
const events = () => readFileSync(runFiles(folder).events, 'utf8')

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'finetune-lab-end-')), 'run')
  claim = claimBy('a')
})

/** What a rename says whose file the new holder has tidied up. */
const missing = Object.assign(new Error('ENOENT: no such file or directory, rename'), { code: 'ENOENT' })

test('an engine that was asleep does not tell of a failure in a run that is another’s by now', () => {
  const writer = openRunWriter(folder, { claim })
  claimBy('b')
  expect(endOf(missing, folder, writer)).toEqual({ state: 'lost' })
  writer.close()
  expect(events()).toBe('')
})

test('the same failure in a run of one’s own is told', () => {
  const writer = openRunWriter(folder, { claim })
  expect(endOf(missing, folder, writer)).toEqual({ state: 'failed' })
  writer.close()
  expect(events()).toContain(missing.message)
})

test('a death is told in a run that is still held, and one that is another’s is left alone, half-written files and all', () => {
  const tell = () => tellUnlessLost(claim, writer => writer.event({ type: 'failed', message: 'why' }))
  expect(tell()).toBe(true)
  claimBy('b')
  const before = events()
  writeFileSync(join(folder, '.model.safetensors.b.tmp'), '')
  expect(tell()).toBe(false)
  expect(events()).toBe(before)
  expect(readFileSync(join(folder, '.model.safetensors.b.tmp'), 'utf8')).toBe('')
})
