import { expect, test } from 'vitest'
import { linesThatRun } from './lines-that-run.ts'

test('lists the options that can run a program, as written on the command line, with control characters escaped', () => {
  const asked = { partition: 'gpu', time: '2:00:00', cpusPerTask: 1, tasks: 2, workers: 1 }
  expect(linesThatRun({ ...asked, before: [], sbatch: [] })).toEqual([])
  const before = ['module load nodejs', 'evil \u001b[2K\u202e']
  expect(linesThatRun({ ...asked, before, sbatch: ['--nice=10'], node: '/opt/node' })).toEqual([
    "--before 'module load nodejs'",
    "--before 'evil \\u{1b}[2K\\u{202e}'",
    '--sbatch=--nice=10',
    '--node /opt/node',
  ])
})
