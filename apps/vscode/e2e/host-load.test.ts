import { setTimeout as wait } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { runningSweep, slowExperiment } from './harness/sweeps.ts'
import { describeOnOwnServer } from './harness/vscode.ts'
import { newWorkspace } from './harness/workspace.ts'

const SECONDS = 15

describeOnOwnServer('the extension host', vs => {
  it('uses under 5 % of a core for a sweep of 420 runs shown in trees and status bar', async () => {
    const text = slowExperiment({ name: 'Digits', seeds: 105, batches: 300 })
    const workspace = newWorkspace({ files: { 'digits.experiment.yaml': text } })
    const window = await vs.window(workspace)
    await window.showLab()
    await window.open('digits.experiment.yaml')
    await window.page.getByRole('button', { name: 'Run experiment' }).click()
    await runningSweep(workspace)
    await window.statusItem(/[1-9]\d*\/420/).waitFor()
    await window.command('View: Close All Editors')
    await window.treeRow(/of 420/).waitFor()
    const [host] = vs.server.extensionHosts()
    // Measures a share of time, so time must pass.
    const shareSince = vs.server.coreShare(host)
    await wait(SECONDS * 1_000)
    const share = shareSince()
    console.log(`extension host: ${(share * 100).toFixed(1)} % of a core`)
    expect(share).toBeLessThan(0.05)
    await window.statusItem(/\d+\/420/).waitFor()
    await window.command('Finetune Lab: Stop sweep')
    await window.pick('Digits')
    await window.statusItem(/420/).waitFor({ state: 'hidden' })
  })
})
