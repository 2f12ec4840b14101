import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { csv } from '@finetune-lab/analysis'
import { parseExperiment } from '@finetune-lab/experiment'
import { readSweep } from '@finetune-lab/runs'
import { expect, it, vi } from 'vitest'
import { mlflowStub } from './harness/servers.ts'
import { finishedSweep, runningSweep, smallExperiment, waitForState } from './harness/sweeps.ts'
import { describeInVsCode } from './harness/vscode.ts'
import { newWorkspace, ONE_WORKER } from './harness/workspace.ts'

describeInVsCode('Commands', vs => {
  it('keyboard only: creates a valid experiment from the choices, runs, stops and reopens it', async () => {
    const workspace = newWorkspace({ settings: ONE_WORKER })
    const window = await vs.window(workspace)
    const { page } = window
    const title = (text: string) => page.locator('.quick-input-title', { hasText: text }).waitFor()
    await window.typeCommand('Finetune Lab: New experiment')
    await title('(1 of 6)')
    await window.answer('strokes-digits')
    await title('(2 of 6)')
    await page.keyboard.press('Enter')
    await title('(3 of 6)')
    await window.screenshot('host/new-experiment')
    await window.answer('A short curve')
    await title('(4 of 6)')
    await page.keyboard.press('Enter')
    await title('(5 of 6)')
    await window.answer('10')
    await title('(6 of 6)')
    await window.answer('Digits to letters')
    await window.tab('digits-to-letters.experiment.yaml').waitFor()
    await window.screenshot('host/new-experiment-written')
    const text = readFileSync(join(workspace, 'digits-to-letters.experiment.yaml'), 'utf8')
    const { experiment, problems } = parseExperiment(text)
    expect(problems).toEqual([])
    expect(experiment).toMatchObject({
      name: 'Digits to letters',
      pretrain: { dataset: 'strokes-digits', samplesPerClass: [1, 4, 16, 64] },
      finetune: { dataset: ['strokes-letters'] },
      seeds: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    })

    await window.typeCommand('Finetune Lab: Run experiment')
    const folder = await runningSweep(workspace)
    await window.panel('sweep')
    await window.statusItem(/\/120/).waitFor()
    await window.typeCommand('Finetune Lab: Stop sweep')
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Digits to letters' }).waitFor()
    await page.keyboard.press('Enter')
    await waitForState(folder, 'interrupted')
    await window.typeCommand('Finetune Lab: Open sweep')
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'stopped at' }).waitFor()
    await page.keyboard.press('Enter')
    await window.panel('sweep')
  }, 300_000)

  it('exports results: notification, report, CSV and PNG', async () => {
    const workspace = newWorkspace({ theme: 'light' })
    const { folder } = await finishedSweep(workspace, smallExperiment({ name: 'Small', sizes: '[1, 4]', seeds: 2 }))
    const window = await vs.window(workspace)
    await window.showLab()
    const row = window.treeRow(/\d %/)
    await row.waitFor()
    await window.screenshot('host/tree-light')

    const picks = window.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Small' })
    // A notification or panel that takes the focus closes the list of sweeps: try again.
    const onSmall = (command: string) =>
      vi.waitFor(
        async () => {
          await window.typeCommand(`Finetune Lab: ${command}`)
          await picks.click({ timeout: 20_000 })
        },
        { timeout: 90_000, interval: 100 },
      )
    await onSmall('Export results')
    await window.pick('CSV')
    await window.saveAs(join(workspace, 'results.csv'))
    await window.notification('Saved results.csv').waitFor()
    const written = readFileSync(join(workspace, 'results.csv'), 'utf8')
    expect(written).toBe(csv([readSweep(folder)]))
    expect(written.trimEnd().split('\n')).toHaveLength(1 + 12)

    await onSmall('Export results')
    await window.pick('PNG')
    await window.saveAs(join(workspace, 'figure.png'))
    await window.notification('Saved figure.png').waitFor()
    expect(readFileSync(join(workspace, 'figure.png')).subarray(1, 4).toString()).toBe('PNG')

    await onSmall('Write report')
    const saved = await window.held('Saved the report as')
    await window.tab('Report: Small').waitFor()
    await window.screenshot('host/report-light')
    await saved.getByRole('button', { name: 'Save as Markdown' }).click()
    await window.saveAs(join(workspace, 'small.md'))
    await window.notification('Saved small.md and its figures.').waitFor()
    const markdown = readFileSync(join(workspace, 'small.md'), 'utf8')
    expect(markdown).toMatch(/^# Small/m)
    for (const [, figure] of markdown.matchAll(/!\[[^\]]*\]\(([^)]+)\)/g))
      expect(existsSync(join(workspace, decodeURIComponent(figure))), figure).toBe(true)

    // For other programs: folders, and a tracking server. The list is longer than its visible part.
    const exportAs = async (format: string) => {
      await window.page.locator('.quick-input-title', { hasText: 'Export as' }).waitFor()
      await window.page.keyboard.type(format)
      await window.pick(format)
    }
    await window.command('Notifications: Clear All Notifications')
    for (const [format, words, files] of [
      // Besides one per run, there is one for the means of each augmentation.
      ['TensorBoard', '12 runs written to', /-seed\d+\/events\.out\.tfevents/],
      ['Models', '12 models written to', /\.safetensors$/],
    ] as const) {
      const out = join(workspace, format)
      mkdirSync(join(out, 'empty'), { recursive: true })
      await onSmall('Export results')
      await exportAs(format)
      await window.chooseFolder(out, 'empty', 'Export here')
      await window.notification(words).waitFor()
      const written = readdirSync(out, { recursive: true }).map(String)
      expect(written.filter(name => files.test(name))).toHaveLength(12)
    }
    const { address, received } = await mlflowStub()
    await window.command('Notifications: Clear All Notifications')
    await onSmall('Export results')
    await exportAs('MLflow')
    await window.page.locator('.quick-input-title', { hasText: 'MLflow tracking server' }).waitFor()
    await window.answer(address)
    await window.notification(`12 runs written to ${address}`).waitFor()
    const sent = (path: string) => received.filter(each => each.path === path)
    expect(sent('experiments/create').map(({ body }) => body)).toEqual([{ name: 'Small' }])
    // All runs, and their parent run for the sweep.
    expect(sent('runs/create')).toHaveLength(13)
    expect(sent('runs/update').filter(({ body }) => body.status === 'FINISHED')).toHaveLength(13)
  }, 300_000)

  it('the doctor shows what the machine offers', async () => {
    const workspace = newWorkspace({
      files: { 'small.experiment.yaml': smallExperiment({ name: 'Small', sizes: '4', seeds: 1 }) },
    })
    const window = await vs.window(workspace)
    await window.open('small.experiment.yaml')
    await window.typeCommand('Finetune Lab: Check this machine')
    await window.page.locator('.quick-input-list .monaco-list-row', { hasText: 'simd (plain)' }).waitFor()
    await window.screenshot('host/doctor')
    await window.page.keyboard.press('Escape')
  }, 300_000)
})
