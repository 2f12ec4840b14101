import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { smallExperimentText } from '@finetune-lab/engine/testing'
import { beforeAll, describe, expect, test } from 'vitest'
import { cli, data, finetuneLab, results, store, sweepIn, workspace } from './testing/command-line.ts'

describe('several engines, and what they leave behind', () => {
  const folder = workspace()
  let reference: string
  beforeAll(() => {
    finetuneLab(folder, 'run', 'small.experiment.yaml', '--build', 'plain')
    reference = results(finetuneLab(folder, 'export', 'last', '--to', 'csv').stdout)
  }, 120_000)

  test('work: three processes share the runs of one sweep, train each run once, and end with the same bits', async () => {
    const folder = workspace(smallExperimentText(data, 600))
    const child = spawn(process.execPath, [cli, 'run', 'small.experiment.yaml', '--build', 'plain'], { cwd: folder })
    while (!sweepIn(folder)?.runs.some(({ state }) => state === 'running')) await wait(20)
    child.kill('SIGINT')
    await new Promise(resolve => child.on('exit', resolve))
    const workers = [1, 2, 3].map(() =>
      spawn(process.execPath, [cli, 'work', 'last', '--workers', '1'], { cwd: folder, stdio: 'ignore' }),
    )
    const codes = await Promise.all(workers.map(each => new Promise(resolve => each.on('exit', resolve))))
    expect(codes).toEqual([0, 0, 0])
    const id = JSON.parse(finetuneLab(folder, 'status', 'last', '--json').stdout).id
    const runs = join(store(folder), 'sweeps', id, 'runs')
    for (const run of readdirSync(runs)) {
      const events = readFileSync(join(runs, run, 'events.jsonl'), 'utf8')
      expect(events.match(/"type":"finished"/g)).toHaveLength(1)
      expect(readdirSync(join(runs, run))).not.toContain('checkpoint.safetensors')
    }
  }, 300_000)

  test('run --resume resumes the unfinished sweep of the same runs, or starts a new one', () => {
    const folder = workspace()
    const plain = ['--build', 'plain', '--resume']
    expect(finetuneLab(folder, 'run', 'small.experiment.yaml', ...plain).stderr).toBe('')
    const { id } = JSON.parse(finetuneLab(folder, 'status', 'last', '--json').stdout)
    const run = join(store(folder), 'sweeps', id, 'runs', 'rows-mixup-s2-seed0')
    rmSync(join(run, 'result.json'))
    const again = finetuneLab(folder, 'run', 'small.experiment.yaml', ...plain)
    expect(again).toMatchObject({ status: 0, stderr: `Resuming sweep ${id}.\n` })
    expect(results(finetuneLab(folder, 'export', 'last', '--to', 'csv').stdout)).toBe(reference)
    expect(finetuneLab(folder, 'run', 'small.experiment.yaml', ...plain).stderr).toBe('')
    expect(readdirSync(join(store(folder), 'sweeps')).filter(name => name.startsWith('2'))).toHaveLength(2)
  }, 300_000)

  test('clean lists what it would remove, removes it only with --yes, and never removes unfinished work', () => {
    const { id, bytes } = JSON.parse(finetuneLab(folder, 'status', 'last', '--json').stdout)
    expect(bytes).toBeGreaterThan(100_000)
    expect(finetuneLab(folder, 'clean').stdout).toBe(`${store(folder)}: nothing to clean\n`)
    const run = join(store(folder), 'sweeps', id, 'runs', 'rows-mixup-s2-seed0')
    writeFileSync(join(run, 'checkpoint.safetensors'), 'left by a kill between the result and this')
    const said = finetuneLab(folder, 'clean', '--dry-run').stdout
    expect(said).toContain(`runs/rows-mixup-s2-seed0/checkpoint.safetensors: left behind by an engine that is no more`)
    expect(finetuneLab(folder, 'clean')).toMatchObject({ status: 2, stderr: expect.stringContaining('Use --yes') })
    expect(existsSync(join(run, 'checkpoint.safetensors'))).toBe(true)
    expect(finetuneLab(folder, 'clean', '--yes').status).toBe(0)
    expect(existsSync(join(run, 'checkpoint.safetensors'))).toBe(false)
    expect(results(finetuneLab(folder, 'export', 'last', '--to', 'csv').stdout)).toBe(reference)
    expect(finetuneLab(folder, 'clean', '--older-than', '1', '--yes').stdout).toContain('nothing to clean')
    expect(finetuneLab(folder, 'clean', '--older-than', '0', '--yes').stdout).toContain('12 of 12 runs finished')
    expect(finetuneLab(folder, 'status').stdout).toContain('no sweeps yet')
  }, 120_000)
})
