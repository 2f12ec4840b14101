import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { says, text } from './harness/inspector-page.ts'
import { finishedSweep, smallExperiment } from './harness/sweeps.ts'
import { describeInVsCode } from './harness/vscode.ts'
import { newWorkspace } from './harness/workspace.ts'

describeInVsCode('An inspector', vs => {
  it('opens from a finished run with its settings and its network', async () => {
    const workspace = newWorkspace()
    await finishedSweep(workspace, smallExperiment({ sizes: '[4]', seeds: 1 }))
    const window = await vs.window(workspace)
    await window.showLab()
    await window.treeRow(/\d %/).click()
    const sweep = await window.panel('sweep')
    await sweep.locator('tr[data-index]', { hasText: 'mixup' }).click()
    await sweep.locator('vscode-button', { hasText: 'Samples' }).click()
    const panel = await window.panel('inspector')
    expect(await text(panel, '.statement')).toContain(
      'The very batches that this run (mixup, 4 per class, seed 0) trains on',
    )
    await says(panel, '.enlarged', 'Network: mixup, 4 per class, seed 0')
  })
})

describeInVsCode(
  'An inspector in a workspace that is not trusted',
  vs => {
    it('does not look into folders that a file names outside of it, and says why', async () => {
      const outside = mkdtempSync(join(tmpdir(), 'finetune-lab-outside-'))
      onTestFinished(() => rmSync(outside, { recursive: true, force: true }))
      const named = (path: string) =>
        `${smallExperiment().replace('dataset: strokes-digits', 'dataset: own')}datasets:\n  own:\n    path: ${path}\n`
      const workspace = newWorkspace({
        files: { 'outside.experiment.yaml': named(outside), 'inside.experiment.yaml': named('./own') },
      })
      mkdirSync(join(workspace, 'own'))
      writeFileSync(join(outside, 'train-images-idx3-ubyte'), 'secret')
      const window = await vs.window(workspace)
      await window.open('outside.experiment.yaml')
      await window.typeCommand('Finetune Lab: Inspect augmentation')
      let panel = await window.panel('inspector')
      expect(await text(panel, '.problem')).toContain(
        'Data set "own" lies outside this workspace, which is not trusted: nothing there is read until it is.',
      )
      await panel.locator('vscode-button', { hasText: 'Manage workspace trust' }).waitFor()
      await window.screenshot('inspector-untrusted')

      await window.open('inside.experiment.yaml')
      await window.typeCommand('Finetune Lab: Inspect augmentation')
      panel = await window.panel('inspector')
      expect(await text(panel, '.problem')).toContain('Data set "own" is missing.')
    })
  },
  { trust: false },
)
