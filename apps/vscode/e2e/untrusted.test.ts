import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { sweepFiles } from '@finetune-lab/runs'
import { expect, it } from 'vitest'
import { finishedSweep, smallExperiment } from './harness/sweeps.ts'
import { callTool, toolCaller } from './harness/tool-caller.ts'
import { describeOnOwnServer } from './harness/vscode.ts'
import { newWorkspace } from './harness/workspace.ts'

describeOnOwnServer(
  'an untrusted workspace',
  vs => {
    it('shows sweeps, runs and downloads nothing, says why, and offers to manage trust', async () => {
      const workspace = newWorkspace({ files: { 'other.experiment.yaml': smallExperiment({ name: 'Other' }) } })
      const { folder } = await finishedSweep(workspace, smallExperiment({ name: 'Small', sizes: '4', seeds: 1 }))
      // The command line has already written a report.
      rmSync(sweepFiles(folder).report)
      const window = await vs.window(workspace)
      await window.showLab()
      await window.treeRow(/\d %/).click()
      await window.panel('sweep')
      await window.open('other.experiment.yaml')
      await window.page.getByRole('button', { name: 'Run experiment' }).click()
      await window.held('Running experiments is disabled: nothing runs until you trust this workspace.')
      await window.screenshot('host/untrusted')
      for (const name of ['finetune-lab_plan', 'finetune-lab_run'])
        expect(await callTool(window, workspace, { name, input: { file: 'other.experiment.yaml' } })).toEqual({
          error: expect.stringContaining('nothing runs until a person trusts this workspace.'),
        })
      await window.typeCommand('Finetune Lab: Download data set')
      await window.notification('Downloading data sets is disabled').waitFor()
      for (const [command, what] of [
        ['Write report', 'Writing reports'],
        ['Export results', 'Exporting results'],
        ['Check this machine', 'Checking this machine'],
      ]) {
        // VS Code shows at most three notifications at once.
        await window.command('Notifications: Clear All Notifications')
        await window.typeCommand(`Finetune Lab: ${command}`)
        await window.notification(`${what} is disabled: nothing runs until you trust this workspace.`).waitFor()
      }
      expect(existsSync(sweepFiles(folder).report)).toBe(false)
      expect(existsSync(join(vs.server.folder, 'finetune-lab/datasets'))).toBe(false)
      const last = window.notification('Checking this machine is disabled')
      await last.getByRole('button', { name: 'Manage workspace trust' }).click()
      await window.page
        .getByText('You are in Restricted Mode')
        .or(window.page.locator('.workspace-trust-editor'))
        .first()
        .waitFor()
    }, 300_000)
  },
  { trust: false, extensions: [toolCaller()] },
)
