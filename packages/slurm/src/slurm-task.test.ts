import { readFileSync, writeFileSync } from 'node:fs'
import { createSweep, readSlurmRecord, type SlurmRecord, sweepFiles, writeSlurmRecord } from '@finetune-lab/runs'
import { sweepRecord, temporaryStore } from '@finetune-lab/runs/testing'
import { beforeEach, expect, test } from 'vitest'
import { mayWork, requeueTask } from './slurm-task.ts'

let folder: string
beforeEach(() => {
  folder = createSweep(temporaryStore(), sweepRecord('20261124-020000-aaaa'), 'name: A sweep\n')
})
const options = { cpusPerTask: 1, tasks: 2, workers: 1, sbatch: [], before: [] }
const record: SlurmRecord = { version: 1, job: '17', submitted: '2026-11-26T01:00:00.000Z', user: 'ada', options }
const task = { SLURM_ARRAY_JOB_ID: '17', SLURM_JOB_ID: '19' }

test('a task works unless its job was stopped; a stop of an earlier job does not affect a later one', () => {
  expect(mayWork(folder, {})).toBe(true)
  writeSlurmRecord(folder, record)
  expect(mayWork(folder, task)).toBe(true)
  writeSlurmRecord(folder, { ...record, stopped: '2026-11-26T02:00:00.000Z' })
  expect(mayWork(folder, task)).toBe(false)
  expect(mayWork(folder, { SLURM_ARRAY_JOB_ID: '23' })).toBe(true)
})

test('a job that the store does not know is recorded, unless it is an earlier one', () => {
  expect(mayWork(folder, task)).toBe(true)
  expect(readSlurmRecord(folder)).toMatchObject({ job: '17' })
  writeSlurmRecord(folder, { ...record, stopped: '2026-11-26T02:00:00.000Z' })
  expect(mayWork(folder, { SLURM_JOB_ID: '100' })).toBe(true)
  const { submitted: _, user: __, ...adopted } = readSlurmRecord(folder)!
  expect(adopted).toEqual({ version: 1, job: '100', options })
  expect(mayWork(folder, task)).toBe(true)
  expect(readSlurmRecord(folder)!.job).toBe('100')
})

test('an unreadable record is left unchanged: it may hold more than the task knows', () => {
  writeFileSync(sweepFiles(folder).slurm, '{"version":1,"job":"17","stop')
  expect(mayWork(folder, task)).toBe(true)
  expect(readFileSync(sweepFiles(folder).slurm, 'utf8')).toBe('{"version":1,"job":"17","stop')
})

test('a task of an array is queried and requeued by its index, because the last task’s number means the whole array', () => {
  const calls: string[] = []
  const last = { SLURM_ARRAY_JOB_ID: '17', SLURM_JOB_ID: '17', SLURM_ARRAY_TASK_ID: '1' }
  requeueTask(folder, last, (program, args) => {
    calls.push([program, ...args].join(' '))
    return 'RUNNING\n'
  })
  expect(calls).toEqual(['squeue -h -j 17_1 -o %T', 'scontrol requeue 17_1'])
})

test('queries the cluster that the job is on', () => {
  writeSlurmRecord(folder, { ...record, cluster: 'big' })
  const calls: string[] = []
  const said = requeueTask(folder, task, (program, args) => {
    calls.push([program, ...args].join(' '))
    return 'CLUSTER: big\nRUNNING\n'
  })
  expect(said).toBe('Slurm will start task 19 again')
  expect(calls).toEqual(['squeue -M big -h -j 19 -o %T', 'scontrol -M big requeue 19'])
})

test('a task that receives TERM is requeued, unless its job is being cancelled or its sweep was stopped', () => {
  const calls: string[] = []
  const slurm = (state: string) => (program: string, args: readonly string[]) => {
    calls.push([program, ...args].join(' '))
    return `${state}\n`
  }
  expect(requeueTask(folder, {}, slurm('RUNNING'))).toBeUndefined()
  expect(requeueTask(folder, task, slurm('COMPLETING'))).toBeUndefined()
  expect(requeueTask(folder, task, slurm('RUNNING'))).toBe('Slurm will start task 19 again')
  expect(calls).toEqual(['squeue -h -j 19 -o %T', 'squeue -h -j 19 -o %T', 'scontrol requeue 19'])
  expect(
    requeueTask(folder, task, () => {
      throw new Error('spawnSync squeue ENOENT')
    }),
  ).toBe('Slurm will not start task 19 again: spawnSync squeue ENOENT')
  writeSlurmRecord(folder, { ...record, stopped: '2026-11-26T02:00:00.000Z' })
  expect(requeueTask(folder, task, slurm('RUNNING'))).toBeUndefined()
  writeSlurmRecord(folder, record)
  writeFileSync(sweepFiles(folder).stopRequest, '')
  expect(requeueTask(folder, task, slurm('RUNNING'))).toBeUndefined()
})
