import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { smallData, smallExperiment, smallSweep } from '@finetune-lab/engine/testing'
import { openRunWriter, readSweep, runFolder, type SlurmRecord, writeSlurmRecord } from '@finetune-lab/runs'
import { pretendSlurm } from '@finetune-lab/slurm/testing'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { agreed } from '../agreed.ts'
import { clean } from './clean.ts'

vi.mock('../agreed.ts', () => ({ agreed: vi.fn() }))

const experiment = smallExperiment(smallData())
const job: SlurmRecord = { version: 1, job: '17', submitted: '2026-11-26T01:00:00.000Z', user: 'ada' }
let folder: string
let store: string
let end = () => {}
beforeEach(async () => {
  vi.spyOn(console, 'log').mockImplementation(() => {})
  folder = await smallSweep(experiment)
  store = dirname(dirname(folder))
})
afterEach(() => end())

/** Leaves the sweep as an engine does that died after starting a run. */
function begin(): void {
  const { run } = readSweep(folder).runs[0]
  const writer = openRunWriter(runFolder(folder, run.id))
  writer.event({ type: 'started', engine: 'e', host: 'h', worker: 0 })
  writer.close()
}
const silent = 'echo "squeue: error: Unable to contact slurm controller" >&2; exit 1'

test.each([
  ['waits for Slurm', 'echo "17|PENDING|N/A||Resources"', undefined, true],
  ['cannot be asked about', silent, undefined, true],
  ['is over', 'exit 0', undefined, false],
  ['was stopped', silent, '2026-11-26T02:00:00.000Z', false],
])('an old sweep that had started and whose job %s', async (_, squeue, stopped, stays) => {
  end = pretendSlurm({ squeue, scontrol: 'exit 1', sacct: 'exit 1' })
  begin()
  writeSlurmRecord(folder, { ...job, ...(stopped && { stopped }) })
  await clean({ store, olderThan: 0, yes: true })
  expect(existsSync(folder)).toBe(stays)
})

test('a sweep that somebody resumes while the question is open is kept; the rest is removed', async () => {
  const other = await smallSweep(experiment, store)
  vi.mocked(agreed).mockImplementation(async () => {
    begin()
    return true
  })
  await clean({ store, olderThan: 0 })
  expect([existsSync(join(folder, 'sweep.json')), existsSync(other)]).toEqual([true, false])
})
