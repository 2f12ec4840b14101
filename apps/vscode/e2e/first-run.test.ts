import { expect, it } from 'vitest'
import { describeInVsCode } from './harness/vscode.ts'
import { newWorkspace } from './harness/workspace.ts'

describeInVsCode('A first run', vs => {
  it('knows an experiment file, and offers to run it', async () => {
    const window = await vs.window(newWorkspace({ files: { 'a.experiment.yaml': 'name: A\n' } }))
    await window.open('a.experiment.yaml')
    await window.page.locator('.statusbar-item', { hasText: 'Finetune Lab experiment' }).waitFor()
    expect(await window.page.getByRole('button', { name: 'Run experiment' }).isVisible()).toBe(true)
    expect(vs.server.extensionHosts()).toHaveLength(1)
  })
})
