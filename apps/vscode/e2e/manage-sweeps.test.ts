import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { listSweeps, readAbout, sweepFiles, sweepFolder } from '@finetune-lab/runs'
import { expect, it } from 'vitest'
import { seriousViolations } from './harness/accessibility.ts'
import { writeLargeSweep } from './harness/large-sweep.ts'
import { soon } from './harness/soon.ts'
import { describeInVsCode } from './harness/vscode.ts'
import { newWorkspace, type Theme, themes } from './harness/workspace.ts'

describeInVsCode('Managing sweeps', vs => {
  it('tree: what differs, F2 renames, Delete deletes with undo, a filter finds', async () => {
    const workspace = newWorkspace({
      theme: 'light',
      files: { 'large.experiment.yaml': 'pretrain: { dataset: mnist }\n' },
    })
    const sweeps = [1, 2, 3].map(seeds => writeLargeSweep(workspace, { seeds, sizes: [1, 4] }))
    const store = join(workspace, '.finetune-lab')
    const record = readFileSync(sweepFiles(sweeps[0].folder).record)
    const window = await vs.window(workspace)
    await window.showLab()
    const row = (text: string | RegExp) => window.treeRow(text).first()
    await row('3 seeds').waitFor()
    await window.screenshot('manage/tree')
    await row('1 seed').click()
    await window.panel('sweep')
    await window.page.keyboard.press('F2')
    await window.page.locator('.quick-input-title', { hasText: 'Rename sweep' }).waitFor()
    await window.answer('The baseline')
    await row('The baseline').waitFor()
    await window.tab('The baseline').waitFor()
    expect(readAbout(sweeps[0].folder).name).toBe('The baseline')
    expect(readFileSync(sweepFiles(sweeps[0].folder).record)).toEqual(record)

    await row('2 seeds').click()
    await window.page.keyboard.press('Delete')
    const notice = window.notification('Deleted Digits to letters.')
    await notice.waitFor()
    await soon(async () => listSweeps(store).length).toBe(2)
    await soon(() => window.treeRow('2 seeds').count()).toBe(0)
    await notice.getByRole('button', { name: 'Undo' }).click()
    await row('2 seeds').waitFor()
    expect(listSweeps(store)).toHaveLength(3)

    await window.command('Finetune Lab: Filter sweeps')
    await window.answer('baseline or seed >= 2')
    await soon(() => window.treeRow(/seed/).count()).toBe(2)
    await window.command('Finetune Lab: Clear filter of sweeps')
    await row('2 seeds').waitFor()
  }, 200_000)

  it('table: sorts, filters, groups, selects, tags; keeps that over a reload; axe-core finds nothing serious', async () => {
    const workspace = newWorkspace({
      theme: 'light',
      files: { 'large.experiment.yaml': 'pretrain: { dataset: mnist }\n' },
    })
    for (const seeds of [1, 2, 3]) writeLargeSweep(workspace, { name: `Sweep ${seeds}`, seeds, sizes: [1, 4] })
    const store = join(workspace, '.finetune-lab')
    const window = await vs.window(workspace)
    await window.command('Finetune Lab: Show all sweeps')
    const panel = await window.panel('sweeps')
    const rows = panel.locator('tr[aria-selected]')
    const names = () => rows.evaluateAll(all => all.map(each => each.querySelector('td')!.textContent!.trim()))
    await soon(names).toEqual(['Sweep 3', 'Sweep 2', 'Sweep 1'])
    await panel.getByRole('button', { name: 'Name', exact: true }).click()
    await soon(names).toEqual(['Sweep 1', 'Sweep 2', 'Sweep 3'])
    const filter = panel.getByRole('searchbox', { name: 'Filter sweeps' })
    await filter.fill('seed >= 1 and bst > 10')
    await panel.getByRole('alert').filter({ hasText: 'There is no column "bst". Did you mean "best"?' }).waitFor()
    await filter.fill('seed >= 1 and best > 10')
    await soon(names).toEqual(['Sweep 2', 'Sweep 3'])
    await panel.getByLabel('Group by').selectOption('seed')
    await panel.locator('tr.group').first().waitFor()
    await rows.first().click()
    await rows.last().click({ modifiers: ['Shift'] })
    await panel.getByText('2 selected').waitFor()
    await window.screenshot('manage/table')
    await panel.getByRole('button', { name: 'Star', exact: true }).click()
    await soon(async () => listSweeps(store).filter(id => readAbout(sweepFolder(store, id)).star).length).toBe(2)
    await panel.locator('.star').first().waitFor()
    await rows.first().focus()
    await window.page.keyboard.press('F2')
    await window.page.locator('.quick-input-title', { hasText: 'Rename sweep' }).waitFor()
    await window.answer('Renamed')
    await panel.getByRole('row', { name: /Renamed/ }).waitFor()

    for (const theme of Object.keys(themes) as Theme[]) {
      writeFileSync(join(workspace, '.vscode/settings.json'), JSON.stringify({ 'workbench.colorTheme': themes[theme] }))
      const classes = {
        light: 'vscode-light',
        dark: 'vscode-dark',
        'hc-dark': 'vscode-high-contrast',
        'hc-light': 'vscode-high-contrast-light',
      }
      await panel.locator(`body.${classes[theme]}`).waitFor()
      await window.screenshot(`manage/table-${theme}`)
      expect(await seriousViolations(panel)).toEqual([])
    }
    await window.kept('best > 10')
    await window.reload()
    const again = await window.panel('sweeps')
    await again.getByRole('searchbox', { name: 'Filter sweeps' }).waitFor()
    expect(await again.getByRole('searchbox', { name: 'Filter sweeps' }).inputValue()).toBe('seed >= 1 and best > 10')
    await again.locator('tr.group').first().waitFor()
  }, 200_000)
})
