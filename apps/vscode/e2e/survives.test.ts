import { chmodSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { liveLeases, readSweep } from '@finetune-lab/runs'
import { expect, it, vi } from 'vitest'
import { finishedSweep, runningSweep, slowExperiment, smallExperiment, waitForState } from './harness/sweeps.ts'
import { describeInVsCode } from './harness/vscode.ts'
import { newWorkspace } from './harness/workspace.ts'

const endless = { 'digits.experiment.yaml': slowExperiment({ name: 'Digits', seeds: 30, batches: 20_000 }) }

/** The process that works on a sweep. */
const engineOf = (folder: string) => liveLeases(folder)[0].pid

describeInVsCode('Survives', vs => {
  it('extension host and engine killed: the one comes back and finds the other at work, which is resumable when it dies', async () => {
    const workspace = newWorkspace({ files: endless, theme: 'light' })
    const window = await vs.window(workspace)
    await window.open('digits.experiment.yaml')
    await window.page.getByRole('button', { name: 'Run experiment' }).click()
    const folder = await runningSweep(workspace)
    await window.showLab()
    await window.statusItem(/\d+\/120/).waitFor()

    // A second window on the same folder shows the same, and stops nothing when it closes.
    const second = await vs.window(workspace)
    await second.open('digits.experiment.yaml')
    await second.statusItem(/\d+\/120/).waitFor()
    await second.close()

    const engine = engineOf(folder)
    const [host] = vs.server.extensionHosts()
    process.kill(host, 'SIGKILL')
    await vi.waitUntil(() => vs.server.extensionHosts().some(pid => pid !== host), { timeout: 60_000 })
    await window.statusItem(/\d+\/120/).waitFor()
    await window.treeRow(/of 120/).waitFor()
    expect(readSweep(folder).state).toBe('running')

    // The panel that shows the sweep would make the notification needless.
    await window.command('View: Close All Editors')
    process.kill(engine, 'SIGKILL')
    const told = window.notification('Digits was interrupted')
    await told.waitFor()
    await window.screenshot('host/interrupted-light')
    await told.getByRole('button', { name: 'Show log' }).click()
    await window.tab('engine.log').waitFor()
    const row = window.treeRow(/interrupted at/)
    await row.hover()
    await row.getByRole('button', { name: 'Resume sweep' }).click()
    await waitForState(folder, 'running')
    expect(engineOf(folder)).not.toBe(engine)

    // The store goes while the sweep runs: nothing is shown that is not there.
    const panel = await window.panel('sweep')
    process.kill(engineOf(folder), 'SIGKILL')
    await panel.getByText('Nobody works on this sweep').waitFor()
    // Under another name it is not the sweep that is shown; under its own it is there again.
    const store = join(workspace, '.finetune-lab')
    renameSync(store, `${store}-elsewhere`)
    await panel.getByText('the sweep is no longer there').first().waitFor()
    await window.treeRow(/of 120/).waitFor({ state: 'hidden' })
    renameSync(`${store}-elsewhere`, store)
    await panel.getByText('Nobody works on this sweep').waitFor()
    await window.treeRow(/of 120/).waitFor()
    rmSync(join(workspace, '.finetune-lab'), { recursive: true, force: true, maxRetries: 10 })
    await window.statusItem(/120/).waitFor({ state: 'hidden' })
    await window.treeRow(/of 120/).waitFor({ state: 'hidden' })
    await panel.getByText('the sweep is no longer there').first().waitFor()
  }, 300_000)

  it('a folder that cannot be written: what is there is shown, and a run says why it cannot be', async () => {
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

    // Permissions do not stop root; in a file nobody can make a folder.
    const text = smallExperiment({ name: 'Small', sizes: '4', seeds: 1 })
    const settings = { 'finetuneLab.store': '/dev/null/finetune-lab' }
    const window = await vs.window(newWorkspace({ files: { 'small.experiment.yaml': text }, settings }))
    await window.open('small.experiment.yaml')
    await window.page.getByRole('button', { name: 'Run experiment' }).click()
    await window.notification('the store cannot be written').waitFor()
    await window.screenshot('host/store-not-writable')
  }, 300_000)
})
