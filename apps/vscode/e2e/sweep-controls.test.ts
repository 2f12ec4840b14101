import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { listSweeps, readSweep, sweepFiles, sweepFolder } from '@finetune-lab/runs'
import { expect, it, vi } from 'vitest'
import { soon } from './harness/soon.ts'
import { runCommand, runningSweep, slowExperiment, waitForState } from './harness/sweeps.ts'
import { describeInVsCode } from './harness/vscode.ts'
import { newWorkspace, ONE_WORKER } from './harness/workspace.ts'

describeInVsCode('a running sweep', vs => {
  it('stops and resumes in its panel, shows losses live, reports a full disk, and a second sweep can start', async () => {
    const workspace = newWorkspace({
      files: { 'digits.experiment.yaml': slowExperiment({ name: 'Digits', seeds: 2, batches: 60_000 }) },
      settings: ONE_WORKER,
    })
    const window = await vs.window(workspace)
    await window.open('digits.experiment.yaml')
    const run = window.page.getByRole('button', { name: 'Run experiment' })
    await run.click()
    const folder = await runningSweep(workspace)
    const panel = await window.panel('sweep')

    // Mean losses of the runs so far, growing.
    await panel.getByRole('tab', { name: 'Loss while training' }).click()
    await panel.getByText('lines: means over runs').first().waitFor()
    const losses = panel.locator('#chart .finetune-lab-figure:not([hidden]) g.point')
    await losses.first().waitFor({ state: 'attached' })
    const seen = await losses.count()
    await soon(() => losses.count()).toBeGreaterThan(seen)
    await window.screenshot('sweep-live-losses')

    await panel.getByRole('button', { name: 'Stop' }).click()
    await waitForState(folder, 'interrupted')
    const trouble = panel.locator('.trouble')
    await trouble.getByText('Stopped.').waitFor()
    // What an engine leaves behind when it can no longer write.
    const reason = 'The disk is full: /home is at 100 %'
    writeFileSync(sweepFiles(folder).halted, JSON.stringify({ version: 1, at: new Date().toISOString(), reason }))
    await trouble.getByText(reason).waitFor()
    await window.screenshot('sweep-halted')

    await panel.getByRole('button', { name: 'Resume' }).click()
    await waitForState(folder, 'running')
    await panel.getByText(/^running on/).waitFor()
    await trouble.waitFor({ state: 'detached' })

    // A second sweep at the same time, because the user asks for it.
    await window.open('digits.experiment.yaml')
    await run.click()
    const asked = window.notification('A sweep of digits.experiment.yaml is already running.')
    await asked.getByRole('button', { name: 'Run another' }).click()
    const ids = () => listSweeps(join(workspace, '.finetune-lab'))
    await vi.waitUntil(() => ids().length === 2, { timeout: 90_000, interval: 50 })
    const second = sweepFolder(join(workspace, '.finetune-lab'), ids().find(id => !folder.endsWith(id))!)
    await waitForState(second, 'running')
    await window.statusItem('2 sweeps').waitFor()
    await runCommand(workspace, ['stop', ids()[1]])
    await runCommand(workspace, ['stop', ids()[0]])
    await waitForState(second, 'interrupted')
    await waitForState(folder, 'interrupted')
  }, 300_000)

  it('shows a notification at its end, even if it was stopped here and resumed elsewhere', async () => {
    const workspace = newWorkspace({
      files: { 'digits.experiment.yaml': slowExperiment({ name: 'Digits', seeds: 1, batches: 8_000 }) },
    })
    const window = await vs.window(workspace)
    await window.open('digits.experiment.yaml')
    await window.page.getByRole('button', { name: 'Run experiment' }).click()
    const folder = await runningSweep(workspace)
    const panel = await window.panel('sweep')
    await panel.getByRole('button', { name: 'Stop' }).click()
    await waitForState(folder, 'interrupted')
    await panel.getByRole('button', { name: 'Resume' }).waitFor()
    await window.command('View: Close All Editors')
    await window.command('Notifications: Clear All Notifications')
    await runCommand(workspace, ['resume', 'last', '--json'])
    expect(readSweep(folder).state).toBe('finished')
    await window.notification(/Digits is done: 4 runs, best \d+\.\d %/).waitFor()
  }, 300_000)
})
