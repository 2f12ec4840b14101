import { spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { smallData, smallExperiment, smallSweep } from '@finetune-lab/engine/testing'
import { readSweep } from '@finetune-lab/runs'
import { expect, test } from 'vitest'

const cli = fileURLToPath(new URL('../dist/finetune-lab.js', import.meta.url))

const resume = (folder: string) =>
  new Promise<{ code: number | null; stderr: string }>(resolve => {
    const child = spawn(process.execPath, [cli, 'resume', basename(folder), '--store', dirname(dirname(folder))], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', text => {
      stderr += text
    })
    child.on('close', code => resolve({ code, stderr }))
  })

test('of two resumes at the same time, one works and the other says so in one sentence', async () => {
  const store = join(mkdtempSync(join(tmpdir(), 'finetune-lab-store-')), 'store')
  const folder = await smallSweep(smallExperiment(smallData({ testImages: 20 }), 1000), store)
  const id = basename(folder)
  const both = await Promise.all([resume(folder), resume(folder)])
  expect(both.sort((one, other) => one.code! - other.code!)).toEqual([
    { code: 0, stderr: '' },
    {
      code: 2,
      stderr: `finetune-lab: ${id}: an engine is already working on this sweep. Follow it with: finetune-lab status ${id} --follow\n`,
    },
  ])
  expect(readSweep(folder).state).toBe('finished')
})
