import { basename, dirname } from 'node:path'
import { smallData, smallExperiment, smallSweep } from '@finetune-lab/engine/testing'
import { openRunWriter, readSlurmRecord, readSweep, runFolder, writeSlurmRecord } from '@finetune-lab/runs'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { stop } from './stop.ts'

const { PATH } = process.env
let folder: string
beforeEach(async () => {
  vi.spyOn(console, 'log').mockImplementation(() => {})
  vi.spyOn(console, 'error').mockImplementation(() => {})
  // A machine without Slurm.
  process.env.PATH = '/nowhere'
  folder = await smallSweep(smallExperiment(smallData()))
  const writer = openRunWriter(runFolder(folder, readSweep(folder).runs[0].run.id))
  writer.event({ type: 'started', engine: 'e', host: 'h', worker: 0 })
  writer.close()
})
afterEach(() => {
  process.env.PATH = PATH
})
const stopIt = () => stop(basename(folder), { store: dirname(dirname(folder)) })

test('a job that had started and may be queued again is stopped even if Slurm cannot be asked', async () => {
  writeSlurmRecord(folder, { version: 1, job: '17', submitted: '2026-11-26T01:00:00.000Z', user: 'ada' })
  expect(readSweep(folder).state).toBe('interrupted')
  await stopIt()
  expect(readSlurmRecord(folder)?.stopped).toBeDefined()
  expect(vi.mocked(console.error).mock.calls.join()).toContain('Slurm job 17 was not cancelled')
  await stopIt()
  expect(vi.mocked(console.log).mock.lastCall?.[0]).toContain('nothing to stop (interrupted)')
})
