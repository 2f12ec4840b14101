import { spawn } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { smallExperimentText } from '@finetune-lab/engine/testing'
import { describe, expect, test } from 'vitest'
import { cli, data, finetuneLab, sweepIn, workspace } from './testing/command-line.ts'

describe('stopping', () => {
  /** Long enough for a second command to arrive while it runs. */
  const longer = smallExperimentText(data, 1000)

  /** Starts a run and waits for its first result. */
  async function begin(folder: string) {
    const child = spawn(process.execPath, [cli, 'run', 'small.experiment.yaml', '--build', 'plain'], { cwd: folder })
    let stderr = ''
    child.stderr.on('data', chunk => {
      stderr += chunk
    })
    const exit = new Promise<number | null>(resolve => child.on('exit', resolve))
    while (!sweepIn(folder)?.runs.some(({ state }) => state === 'finished')) await wait(20)
    return { child, exit, stderr: () => stderr }
  }

  test('Ctrl-C leaves it interrupted with exit 130; resume finishes it', async () => {
    const folder = workspace(longer)
    const { child, exit, stderr } = await begin(folder)
    const asked = performance.now()
    child.kill('SIGINT')
    expect(await exit).toBe(130)
    expect(performance.now() - asked).toBeLessThan(2000) // one second for the engine, the rest for the report
    expect(stderr()).toMatch(/^Interrupted. Resume with: finetune-lab resume \S+\n$/)
    expect(JSON.parse(finetuneLab(folder, 'status', 'last', '--json').stdout).state).toBe('interrupted')
    const resumed = finetuneLab(folder, 'resume', 'last')
    expect(resumed).toMatchObject({ status: 0, stderr: '' })
    // engine-process.test.ts compares the bits with those of an uninterrupted sweep.
    expect(resumed.stdout).toContain('(finished, 12 of 12 runs)')
  }, 300_000)

  test('stop from another terminal', async () => {
    const folder = workspace(longer)
    const { exit } = await begin(folder)
    expect(finetuneLab(folder, 'stop', 'last').stdout).toMatch(
      /: interrupted, \d+ of 12 runs finished. Resume with: finetune-lab resume \S+\n$/,
    )
    expect(await exit).toBe(130)
  }, 300_000)
})
