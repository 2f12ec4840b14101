import { mkdirSync, mkdtempSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sweepFiles } from '../store/layout.ts'
import { engineLog } from './engine-log.ts'

const folder = () => mkdtempSync(join(tmpdir(), 'finetune-lab-log-'))

function write(path: string, time: number): string {
  writeFileSync(path, '')
  utimesSync(path, time, time)
  return path
}

test('returns the log written last, of the engine or of a Slurm task', () => {
  const sweep = folder()
  const { log, slurmLogs } = sweepFiles(sweep)
  expect(engineLog(sweep)).toBe(log)
  mkdirSync(slurmLogs)
  const first = write(join(slurmLogs, '17_0.log'), 100)
  expect(engineLog(sweep)).toBe(first)
  write(log, 200)
  expect(engineLog(sweep)).toBe(log)
  const second = write(join(slurmLogs, '17_1.log'), 300)
  write(join(slurmLogs, 'notes.txt'), 400)
  symlinkSync(log, join(slurmLogs, '17_2.log'))
  expect(engineLog(sweep)).toBe(second)
})

test('a link in place of the folder is not followed', () => {
  const [sweep, elsewhere] = [folder(), folder()]
  write(join(elsewhere, '17_0.log'), 100)
  symlinkSync(elsewhere, sweepFiles(sweep).slurmLogs)
  expect(engineLog(sweep)).toBe(sweepFiles(sweep).log)
})
