import { join } from 'node:path'
import { listSweeps, sweepFolder } from '@finetune-lab/runs'
import { expect, it, vi } from 'vitest'
import { smallExperiment, waitForState } from './harness/sweeps.ts'
import { describeInVsCode } from './harness/vscode.ts'
import { newWorkspace } from './harness/workspace.ts'

describeInVsCode('editing an experiment file', vs => {
  it('underlines and fixes a typo, completes a name, and starts the sweep from the lens', async () => {
    const text = smallExperiment({ name: 'Typed' }).replace('[none, mixup, collage]', '[none, mixupp]')
    const workspace = newWorkspace({ files: { 'a.experiment.yaml': text } })
    const store = join(workspace, '.finetune-lab')
    const window = await vs.window(workspace)
    const { page } = window
    const sweepTab = window.tab(/Typed|^\d{8}-\d{6}-/)
    const lens = (words: string) => page.locator('.codelens-decoration a', { hasText: words })
    await window.open('a.experiment.yaml')

    await page.locator('.squiggly-error').first().waitFor()
    await lens('1 problem before it can run').waitFor()
    await page.locator('.view-line').getByText('mixupp').first().hover()
    const hover = page.locator('.monaco-hover', { hasText: 'unknown augmentation "mixupp"' })
    const quickFix = hover.getByRole('button', { name: 'Quick Fix...' })
    await quickFix.waitFor()
    await window.screenshot('language/slip')

    await quickFix.click()
    await page.locator('.action-widget').getByText('Change to "mixup"').click()
    await page.locator('.squiggly-error').first().waitFor({ state: 'detached' })
    await lens('▶ Run 8 runs').waitFor()

    await page.locator('.view-line').getByText('mixup').first().click()
    await page.keyboard.press('End')
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.type(', col')
    await page.locator('.suggest-widget .monaco-list-row', { hasText: 'collage' }).waitFor()
    await window.screenshot('language/completion')
    await page.keyboard.press('Enter')
    // A click is lost if the lens is redrawn under the pointer.
    const begun = window.notification('a.experiment.yaml').or(sweepTab)
    await vi.waitFor(
      async () => {
        await lens('▶ Run 12 runs').click()
        await begun.first().waitFor({ timeout: 5_000 })
      },
      { timeout: 60_000 },
    )

    await vi.waitUntil(() => listSweeps(store).length > 0, { timeout: 90_000 })
    // Wait for the end: nothing may write into the workspace when it is removed.
    await waitForState(sweepFolder(store, listSweeps(store)[0]), 'finished')
  })

  it('explains a key on hover, and shows no lenses if the setting is off', async () => {
    const workspace = newWorkspace({
      theme: 'light',
      files: { 'b.experiment.yaml': smallExperiment() },
      settings: { 'finetuneLab.codeLens': false },
    })
    const window = await vs.window(workspace, { width: 900 })
    const { page } = window
    await window.open('b.experiment.yaml')
    // The outline comes from the server, so it has started.
    await page.locator('.breadcrumbs-below-tabs', { hasText: 'name' }).waitFor()
    await page.locator('.view-line').getByText('samplesPerClass').first().hover()
    await page.locator('.monaco-hover', { hasText: 'Unit: images per class' }).waitFor()
    await window.screenshot('language/hover-light')
    expect(await page.locator('.codelens-decoration').count()).toBe(0)
    await page.mouse.move(450, 700)
    await page.locator('.monaco-hover', { hasText: 'Unit:' }).waitFor({ state: 'hidden' })
    await page.locator('.view-line').getByText('strokes-letters').first().dblclick()
    await page.keyboard.press('Control+Space')
    await page.locator('.suggest-widget .monaco-list-row', { hasText: 'strokes-letters' }).first().waitFor()
    await page.keyboard.press('Control+Space')
    await page.locator('.suggest-details', { hasText: 'Source:' }).waitFor()
    await window.screenshot('language/completion-light')
  })
})
