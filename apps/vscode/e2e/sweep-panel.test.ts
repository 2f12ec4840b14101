import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { seriousViolations } from './harness/accessibility.ts'
import { writeLargeSweep } from './harness/large-sweep.ts'
import { describeInVsCode } from './harness/vscode.ts'
import { newWorkspace, type Theme, themes } from './harness/workspace.ts'

const panelClass: Readonly<Record<Theme, string>> = {
  light: 'vscode-light',
  dark: 'vscode-dark',
  'hc-dark': 'vscode-high-contrast',
  'hc-light': 'vscode-high-contrast-light',
}

describeInVsCode('Sweep panel', vs => {
  it('is readable in all themes, wide and narrow: axe-core finds nothing serious', async () => {
    const workspace = newWorkspace({ theme: 'light' })
    writeLargeSweep(workspace, {
      seeds: 3,
      finetune: ['emnist-letters', 'mnist'],
      predictions: `predictions:
  - Augmentation will not help.
  - text: Mixup beats none by 5 points at one sample per class.
    expect: { better: mixup, than: none, at: 1, by: 0.05 }
`,
      fate: (_, index) => (index === 5 ? 'failed' : index > 50 ? 'waiting' : 'finished'),
    })
    const window = await vs.window(workspace, { height: 1300 })
    await window.command('Open sweep')
    await window.pick('Digits to letters')
    const panel = await window.panel('sweep')
    await panel.getByRole('button', { name: 'Show its log' }).click()
    await panel.getByRole('region', { name: 'Log of collage, s = 2, seed 0' }).getByText('training diverged').waitFor()

    for (const theme of Object.keys(themes) as Theme[]) {
      writeFileSync(join(workspace, '.vscode/settings.json'), JSON.stringify({ 'workbench.colorTheme': themes[theme] }))
      await panel.locator(`body.${panelClass[theme]}`).waitFor()
      for (const tab of ['Curve', 'Difference to none', 'Loss while training', 'Confusion']) {
        await panel.getByRole('tab', { name: tab }).click()
        await panel.locator('body[data-ready="true"]').waitFor()
        await window.screenshot(`sweep-${theme}-${tab.split(' ')[0].toLowerCase()}`)
        // A thousand cells take it long, and differ in nothing that it looks at.
        if (tab !== 'Confusion') expect(await seriousViolations(panel)).toEqual([])
      }
    }
    await window.page.setViewportSize({ width: 700, height: 1300 })
    await panel.getByRole('tab', { name: 'Curve' }).click()
    await window.screenshot('sweep-narrow')
    expect(await seriousViolations(panel)).toEqual([])
  }, 400_000)
})
