import { cpSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findSweep, readSweep, runFiles, runFolder } from '@finetune-lab/runs'
import { expect, test } from 'vitest'
import { launchEngine } from './launch-engine.ts'

// A store from version 0.1.0, before checkpoints and claims: one run finished, one interrupted by SIGKILL.

const script = fileURLToPath(new URL('../../dist/engine.js', import.meta.url))

test('a sweep from an older version of the store opens, resumes and finishes', async () => {
  const store = join(mkdtempSync(join(tmpdir(), 'finetune-lab-old-')), 'store')
  cpSync(fileURLToPath(new URL('../../../../test-fixtures/store-0.1.0', import.meta.url)), store, { recursive: true })
  const folder = findSweep(store, 'last')
  const before = readSweep(folder)
  expect(before).toMatchObject({
    state: 'interrupted',
    record: { name: 'Made by version 0.1.0', versions: { finetuneLab: '0.1.0' } },
    runs: [{ state: 'finished' }, { state: 'interrupted' }],
  })
  const finished = readFileSync(runFiles(runFolder(folder, before.runs[0].run.id)).result)
  const engine = launchEngine({ script, sweepFolder: folder })
  expect(await new Promise(resolve => engine.on('exit', resolve))).toBe(0)
  const after = readSweep(folder)
  expect(after.state).toBe('finished')
  expect(after.runs[0].result).toEqual(before.runs[0].result)
  expect(readFileSync(runFiles(runFolder(folder, before.runs[0].run.id)).result)).toEqual(finished)
}, 300_000)
