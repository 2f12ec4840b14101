import { chmodSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { liveLeases, readSweep } from '@finetune-lab/runs'
import { expect, it } from 'vitest'
import { finishedSweep, runningSweep, slowExperiment, smallExperiment, waitForState } from './harness/sweeps.ts'
import { describeOnOwnServer } from './harness/vscode.ts'
import { newWorkspace, ONE_WORKER } from './harness/workspace.ts'

const endless = { 'digits.experiment.yaml': slowExperiment({ name: 'Digits', seeds: 30, batches: 20_000 }) }

/** The engine process of a sweep. */
const engineOf = (folder: string) => liveLeases(folder)[0].pid

describeOnOwnServer('Survives', vs => {
  it('a killed extension host finds the engine still running; a killed engine can be resumed', async () => {
    const workspace = newWorkspace({ files: endless, theme: 'light', settings: ONE_WORKER })
    const window = await vs.window(workspace)
    await window.open('digits.experiment.yaml')
    await window.page.getByRole('button', { name: 'Run experiment' }).click()
    const folder = await runningSweep(workspace)
    await window.showLab()
    await window.statusItem(/\d+\/120/).waitFor()
    const [host] = vs.server.extensionHosts()

    // A second window on the same folder shows the same sweep, and stops nothing when it closes.
    const second = await vs.window(workspace)
    await second.open('digits.experiment.yaml')
    await second.statusItem(/\d+\/120/).waitFor()
    await second.close()

    const engine = engineOf(folder)
    // What the killed host has drawn stays on the screen for a while: wait for what the new one draws.
    const stale = window.page.locator('[data-drawn-by="killed host"]')
    await window.statusItem(/\d+\/120/).evaluate(item => {
      item.dataset.drawnBy = 'killed host'
    })
    process.kill(host, 'SIGKILL')
    await stale.waitFor({ state: 'detached' })
    await window.statusItem(/\d+\/120/).waitFor()
    await window.treeRow(/of 120/).waitFor()
    expect(readSweep(folder).state).toBe('running')

    // An open panel would suppress the notification.
    await window.command('View: Close All Editors')
    process.kill(engine, 'SIGKILL')
    const notice = await window.held('Digits was interrupted')
    await window.screenshot('host/interrupted-light')
    await notice.getByRole('button', { name: 'Show log' }).click()
    await window.tab('engine.log').waitFor()
    await window.rowAction(/interrupted at/, 'Resume sweep')
    await waitForState(folder, 'running')
    expect(engineOf(folder)).not.toBe(engine)

    // The store disappears while the sweep runs: the panel says so.
    const panel = await window.panel('sweep')
    process.kill(engineOf(folder), 'SIGKILL')
    await panel.getByText('This sweep is not running').waitFor()
    // A renamed store is not found; once renamed back, the sweep is shown again.
    const store = join(workspace, '.finetune-lab')
    renameSync(store, `${store}-elsewhere`)
    await panel.getByText('the sweep no longer exists').first().waitFor()
    await window.treeRow(/of 120/).waitFor({ state: 'hidden' })
    renameSync(`${store}-elsewhere`, store)
    await panel.getByText('This sweep is not running').waitFor()
    await window.treeRow(/of 120/).waitFor()
    rmSync(join(workspace, '.finetune-lab'), { recursive: true, force: true, maxRetries: 10 })
    await window.statusItem(/120/).waitFor({ state: 'hidden' })
    await window.treeRow(/of 120/).waitFor({ state: 'hidden' })
    await panel.getByText('the sweep no longer exists').first().waitFor()
  }, 300_000)

  it('a read-only folder: sweeps are shown, and ▶ says why it cannot run', async () => {
    const workspace = newWorkspace()
    const { folder } = await finishedSweep(workspace, smallExperiment({ name: 'Small', sizes: '4', seeds: 1 }))
    const folders = [folder, join(workspace, '.finetune-lab/sweeps'), workspace]
    for (const each of folders) chmodSync(each, 0o555)
    try {
      const window = await vs.window(workspace)
      await window.showLab()
      await window.treeRow(/\d %/).click()
      await window.panel('sweep')
      await window.close()
    } finally {
      for (const each of folders) chmodSync(each, 0o755)
    }

    // Permissions do not stop root, but not even root can create a folder inside a file.
    const text = smallExperiment({ name: 'Small', sizes: '4', seeds: 1 })
    const settings = { 'finetuneLab.store': '/dev/null/finetune-lab' }
    const window = await vs.window(newWorkspace({ files: { 'small.experiment.yaml': text }, settings }))
    await window.open('small.experiment.yaml')
    await window.page.getByRole('button', { name: 'Run experiment' }).click()
    await window.notification('the store cannot be written').waitFor()
    await window.screenshot('host/store-not-writable')
  }, 300_000)
})
