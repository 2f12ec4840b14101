import { basename, join } from 'node:path'
import { listSweeps, readSweep } from '@finetune-lab/runs'
import { expect, it, vi } from 'vitest'
import { runningSweep, slowExperiment, waitForState } from './harness/sweeps.ts'
import { describeOnOwnServer } from './harness/vscode.ts'
import { newWorkspace } from './harness/workspace.ts'

describeOnOwnServer('A first run', vs => {
  it('the walkthrough opens the example, ▶ makes its curve grow, and pressing ▶ again asks first', async () => {
    const workspace = newWorkspace({ theme: 'light' })
    const window = await vs.window(workspace)
    await window.typeCommand('Welcome: Open Walkthrough...')
    await window.pick('First steps with Finetune Lab')
    const step = window.page.locator('.gettingStartedContainer').getByRole('button', { name: 'Open the example' })
    await step.last().waitFor()
    await window.screenshot('host/walkthrough')
    await step.last().click()
    await window.tab('first-run.experiment.yaml').waitFor()

    const run = window.page.getByRole('button', { name: 'Run experiment' })
    await run.dblclick()
    const folder = await runningSweep(workspace)
    const panel = await window.panel('sweep')
    await panel.locator('.point').first().waitFor({ state: 'attached' })
    await window.showLab()
    await window.screenshot('host/first-run-light')
    await window.open('first-run.experiment.yaml')
    await run.click()
    const asked = window.notification('A sweep of first-run.experiment.yaml is already running.')
    await asked.getByRole('button', { name: 'Open it' }).click()
    await window.panel('sweep')
    expect(listSweeps(join(workspace, '.finetune-lab'))).toEqual([basename(folder)])
    await window.command('Finetune Lab: Stop sweep')
    await window.pick('Digits to letters')
    await waitForState(folder, 'interrupted')
    await window.close()
  }, 400_000)

  it('runs, stops, survives a reload, resumes and finishes', async () => {
    const workspace = newWorkspace({
      files: { 'digits.experiment.yaml': slowExperiment({ name: 'Digits', batches: 16_000 }) },
    })
    const window = await vs.window(workspace)
    await window.open('digits.experiment.yaml')
    await window.page.locator('.statusbar-item', { hasText: 'Finetune Lab experiment' }).waitFor()

    await window.page.getByRole('button', { name: 'Run experiment' }).click()
    const panel = await window.panel('sweep')
    const folder = await runningSweep(workspace)
    // Points appear while it runs.
    await panel.locator('.point').first().waitFor({ state: 'attached' })
    expect(readSweep(folder).state).toBe('running')
    await window.statusItem(/\d+\/\d+/).waitFor()
    await window.showLab()
    const sweep = window.treeRow(/of 12/)
    await sweep.waitFor()
    await window.screenshot('host/running')

    await window.command('Finetune Lab: Stop sweep')
    await window.pick('Digits')
    await waitForState(folder, 'interrupted')
    await window.treeRow(/stopped at \d+ of 12/).waitFor()
    await window.statusItem(/\d+\/\d+/).waitFor({ state: 'hidden' })

    await window.reload()
    await (await window.panel('sweep')).locator('.point').first().waitFor({ state: 'attached' })
    await window.treeRow(/stopped at \d+ of 12/).waitFor()
    await window.screenshot('host/reloaded')

    await window.rowAction(/stopped at/, 'Resume sweep')
    await window.statusItem(/\d+\/12/).waitFor()
    await waitForState(folder, 'finished')
    await window.treeRow(/\d+\.\d % · /).waitFor()
    const { runs } = readSweep(folder)
    expect(runs.filter(({ state }) => state === 'finished')).toHaveLength(12)
    await vi.waitUntil(() => vs.server.extensionHosts().length === 1)
  }, 400_000)
})
