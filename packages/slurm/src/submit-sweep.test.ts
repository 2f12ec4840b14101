import { randomUUID } from 'node:crypto'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import {
  createSweep,
  openRunWriter,
  readSlurmRecord,
  readSweep,
  runFiles,
  runFolder,
  sweepFiles,
} from '@finetune-lab/runs'
import { sweepRecord, temporaryStore } from '@finetune-lab/runs/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { slurmCommand } from './slurm-command.ts'
import { submitSweep } from './submit-sweep.ts'
import { pretendSlurm } from './testing/pretended-slurm.ts'

const submission = {
  script: '/lab/engine.js',
  options: { cpusPerTask: 1, tasks: 2, workers: 1, sbatch: [], before: [] },
}
let folder: string
let end = () => {}
beforeEach(() => {
  folder = createSweep(temporaryStore(), sweepRecord('20261124-020000-aaaa'), 'name: A sweep\n')
})
afterEach(() => end())

const refusal = 'echo "sbatch: error: invalid partition specified: nowhere" >&2; exit 1'

test('a refusal changes nothing', async () => {
  end = pretendSlurm({ sbatch: refusal })
  const before = readdirSync(folder)
  await expect(submitSweep(folder, submission)).rejects.toMatchObject({
    outcome: 'refused',
    message: 'sbatch: invalid partition specified: nowhere',
  })
  expect(readdirSync(folder)).toEqual(before)
})

test.each([
  ['an answer without a number', 'echo welcome'],
  ['a timeout within Slurm', 'echo "sbatch: error: Socket timed out on send/recv operation" >&2; exit 1'],
  ['an exit without a message', 'exit 1'],
  ['a kill', 'kill -9 $$'],
])('%s is inconclusive: the script and the log folder stay, as there may be a job', async (_, sbatch) => {
  end = pretendSlurm({ sbatch })
  await expect(submitSweep(folder, submission)).rejects.toMatchObject({ name: 'SlurmProblem', outcome: 'silent' })
  const { slurmScript, slurmLogs } = sweepFiles(folder)
  expect([existsSync(slurmScript), existsSync(slurmLogs)]).toEqual([true, true])
})

test('a command that does not end is given up, which is inconclusive too', async () => {
  end = pretendSlurm({ sbatch: 'read forever' })
  await expect(slurmCommand('sbatch', [], { milliseconds: 100 })).rejects.toMatchObject({ outcome: 'silent' })
})

test('a job that can be neither recorded nor cancelled is reported along with the first error', async () => {
  // A folder in the place of the record cannot be overwritten.
  const sbatch = `/bin/mkdir '${sweepFiles(folder).slurm}'; echo 17`
  end = pretendSlurm({ sbatch, scancel: 'echo "scancel: error: no" >&2; exit 1' })
  await expect(submitSweep(folder, submission)).rejects.toMatchObject({
    outcome: 'silent',
    message: expect.stringMatching(/this is a folder; Slurm job 17 is submitted and was not cancelled: scancel: no$/s),
  })
})

test('failed runs are retried once the job is submitted, but not when it is refused', async () => {
  const { runs } = readSweep(folder)
  const failed = runFolder(folder, runs[0].run.id)
  const writer = openRunWriter(failed)
  writer.event({ type: 'started', engine: 'e', host: 'h', worker: 0 })
  writer.event({ type: 'failed', message: 'no luck' })
  writer.close()
  writeFileSync(runFiles(failed).claim(1), JSON.stringify({ version: 1, id: randomUUID(), ended: 'failed' }))
  const claims = () => readdirSync(failed).filter(name => name.startsWith('claim'))
  end = pretendSlurm({ sbatch: refusal })
  await expect(submitSweep(folder, submission)).rejects.toThrow('nowhere')
  expect(claims()).toEqual(['claim-1.json'])
  end()
  end = pretendSlurm({ sbatch: 'echo "17;big"' })
  expect(await submitSweep(folder, submission)).toMatchObject({ job: '17', cluster: 'big' })
  expect(claims()).toEqual(['claim-2.json'])
  expect(readSlurmRecord(folder)).toMatchObject({ job: '17', options: submission.options })
})
