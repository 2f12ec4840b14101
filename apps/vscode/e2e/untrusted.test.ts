import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { sweepFiles } from '@finetune-lab/runs'
import { expect, it } from 'vitest'
import { finishedSweep, smallExperiment } from './harness/sweeps.ts'
import { describeInVsCode } from './harness/vscode.ts'
import { newWorkspace } from './harness/workspace.ts'

describeInVsCode(
  'A workspace that is not trusted',
  vs => {
    it('shows what is there, runs and downloads nothing, says why, and offers to manage trust', async () => {
      const workspace = newWorkspace({ files: { 'other.experiment.yaml': smallExperiment({ name: 'Other' }) } })
      const { folder } = await finishedSweep(workspace, smallExperiment({ name: 'Small', sizes: '4', seeds: 1 }))
      // The command line has written one already.
      rmSync(sweepFiles(folder).report)
      const window = await vs.window(workspace)
      await window.showLab()
      await window.treeRow(/\d %/).click()
      await window.panel('sweep')
      await window.open('other.experiment.yaml')
      await window.page.getByRole('button', { name: 'Run experiment' }).click()
      const told = window.notification('Running experiments is off: this workspace is not trusted')
      await told.waitFor()
      await window.screenshot('host/untrusted')
      await window.typeCommand('Finetune Lab: Download data set')
      await window.notification('Downloading data sets is off').waitFor()
      for (const [command, what] of [
        ['Write report', 'Writing reports'],
        ['Export results', 'Exporting results'],
        ['Check this machine', 'Checking this machine'],
      ]) {
        // No more than three are shown at once.
        await window.command('Notifications: Clear All Notifications')
        await window.typeCommand(`Finetune Lab: ${command}`)
        await window.notification(`${what} is off: this workspace is not trusted`).waitFor()
      }
      expect(existsSync(sweepFiles(folder).report)).toBe(false)
      expect(existsSync(join(vs.server.folder, 'finetune-lab/datasets'))).toBe(false)
      const last = window.notification('Checking this machine is off')
      await last.getByRole('button', { name: 'Manage workspace trust' }).click()
      await window.page
        .getByText('You are in Restricted Mode')
        .or(window.page.locator('.workspace-trust-editor'))
        .first()
        .waitFor()
    }, 300_000)
  },
  { trust: false },
)
