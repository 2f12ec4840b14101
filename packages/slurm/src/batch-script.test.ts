import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { batchScript, shellWord } from './batch-script.ts'

const options = { cpusPerTask: 2, tasks: 4, workers: 2, sbatch: [], before: [], node: '/usr/bin/node' }
const job = {
  id: '20261126-010000-aaaa',
  name: 'Digits to letters: a "first" run',
  folder: '/store/sweeps/20261126-010000-aaaa',
  logs: '/store/sweeps/20261126-010000-aaaa/slurm',
  script: '/lab/engine.js',
  options,
}

test('the whole script', () => {
  const asked = { partition: 'gpu', time: '2:00:00', gres: 'gpu:1', mem: '4G', account: 'lab', qos: 'low', atOnce: 2 }
  const more = { sbatch: ['--constraint=avx512'], before: ['module load nodejs'] }
  expect(batchScript({ ...job, dataFolder: '/data', options: { ...options, ...asked, ...more } })).toBe(`#!/bin/bash
# Finetune Lab, sweep 20261126-010000-aaaa. Each task of this array claims runs until none are left. To continue an
# interrupted sweep, submit this script again or run: finetune-lab resume 20261126-010000-aaaa --slurm
#SBATCH --job-name=Digits-to-letters-a-first-run
#SBATCH --array=0-3%2
#SBATCH --cpus-per-task=2
#SBATCH --chdir=/store/sweeps/20261126-010000-aaaa
#SBATCH --output=/store/sweeps/20261126-010000-aaaa/slurm/%A_%a.log
# Slurm requeues a task whose node fails or whose time limit is reached; its output is appended to its log.
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --signal=B:TERM@60
#SBATCH --partition=gpu
#SBATCH --account=lab
#SBATCH --qos=low
#SBATCH --time=2:00:00
#SBATCH --gres=gpu:1
#SBATCH --mem=4G
#SBATCH --constraint=avx512

module load nodejs
# exec replaces the shell, so that TERM reaches the engine: it then writes its checkpoints and ends.
export ELECTRON_RUN_AS_NODE=1
exec /usr/bin/node /lab/engine.js --sweep /store/sweeps/20261126-010000-aaaa --data /data --workers 2 --join --slurm
`)
})

test('a job name with nothing left falls back to a default; percent signs in the log folder are escaped', () => {
  const script = batchScript({ ...job, name: '数字', logs: '/100 %A/slurm' })
  expect(script).toContain('#SBATCH --job-name=finetune-lab\n')
  expect(script).toContain('#SBATCH --output="/100 %%A/slurm/%A_%a.log"\n')
})

test.each(['/a\\b', '/a\nb'])('a folder that Slurm cannot name is refused: %j', folder => {
  expect(() => batchScript({ ...job, logs: folder })).toThrow('backslash or a line break in its path')
})

test.each(["it's", '$HOME `id` "x" \\ *', '#1', ' ', 'ü', '~', '!!', '-n'])(
  'the shell reads a quoted word unchanged: %j',
  word => {
    expect(execFileSync('bash', ['-c', `printf %s ${shellWord(word)}`], { encoding: 'utf8' })).toBe(word)
  },
)
