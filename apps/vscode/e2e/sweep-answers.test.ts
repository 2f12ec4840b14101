import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { formatPoints, type SweepJson } from '@finetune-lab/analysis'
import type { Frame, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { seriousViolations } from './harness/accessibility.ts'
import { writeLargeSweep } from './harness/large-sweep.ts'
import { soon } from './harness/soon.ts'
import { finishedSweep, runCommand, smallExperiment } from './harness/sweeps.ts'
import { describeInVsCode } from './harness/vscode.ts'
import { newWorkspace, themes } from './harness/workspace.ts'

const percent = (share: number) => (100 * share).toFixed(1)

describeInVsCode('sweep panel, JSON and report', vs => {
  it('show the same accuracies, differences, tests and answers: three seeds, two finetune data sets', async () => {
    const workspace = newWorkspace({ theme: 'light' })
    const finetune = ['emnist-letters', 'mnist']
    const { record } = writeLargeSweep(workspace, { seeds: 3, sizes: [1, 4, 16], finetune })
    const json: SweepJson = JSON.parse(await runCommand(workspace, ['export', record.id, '--to', 'json']))
    const path = join(workspace, 'report.html')
    await runCommand(workspace, ['report', record.id, '--out', path])

    const window = await vs.window(workspace, { height: 1300 })
    await window.command('Open sweep')
    await window.pick('Digits to letters')
    const panel = await window.panel('sweep')
    const list = panel.locator('.answers li:not([aria-hidden])')
    await soon(() => list.count()).toBe(12)
    await window.screenshot('sweep-answers-light')
    expect(await seriousViolations(panel)).toEqual([])
    const said = await list.allTextContents()
    await panel.locator('vscode-checkbox').click()
    await panel.locator('.tables:not([hidden]) caption').nth(1).waitFor()
    const accuracies = await tables(panel, '.tables:not([hidden]) table')
    await panel.getByRole('tab', { name: 'Difference to no augmentation' }).click()
    await panel.locator('.tables:not([hidden]) caption', { hasText: 'minus that of no augmentation' }).first().waitFor()
    const differences = await tables(panel, '.tables:not([hidden]) table')
    writeFileSync(join(workspace, '.vscode/settings.json'), JSON.stringify({ 'workbench.colorTheme': themes.dark }))
    await panel.locator('body.vscode-dark').waitFor()
    await window.screenshot('sweep-answers-dark-table')

    const page = await window.page.context().newPage()
    await page.setContent(readFileSync(path, 'utf8'))
    const reported = {
      sentences: await page.locator('.answers li').allTextContents(),
      results: await tables(page, 'table.results:not(.differences, .saved)'),
      differences: await tables(page, 'table.differences'),
    }
    await page.close()

    expect(reported.sentences).toEqual(json.answers.flatMap(({ sentences }) => sentences.map(({ text }) => text)))
    expect(said).toEqual(reported.sentences.filter(text => said.includes(text)))
    for (const [i, { series }] of json.curves.entries()) {
      expect(accuracies[i].map(row => row.slice(0, 7))).toEqual(
        series.flatMap(({ augmentation, points }) =>
          points.map(({ samplesPerClass, mean, interval, n, values, newImages }) => [
            augmentation,
            String(samplesPerClass),
            `${percent(mean)} %`,
            `${percent(interval!.low)} % to ${percent(interval!.high)} %`,
            String(n),
            values.map(({ seed, accuracy }) => `${seed}: ${percent(accuracy)} %`).join(', '),
            `${percent(newImages!.low)} % to ${percent(newImages!.high)} %`,
          ]),
        ),
      )
      const cells = reported.results[i].flatMap(row => row.slice(1))
      expect(cells.toSorted()).toEqual(
        series
          .flatMap(({ points }) =>
            points.map(
              ({ mean, interval, n, values, newImages }) =>
                `${percent(mean)} ± ${percent((interval!.high - interval!.low) / 2)} n = ${n}: ${values.map(({ accuracy }) => percent(accuracy)).join(', ')} new images: ${percent(newImages!.low)} to ${percent(newImages!.high)}`,
            ),
          )
          .toSorted(),
      )
    }
    for (const [i, { contrasts }] of json.answers.entries()) {
      const all = contrasts.flatMap(({ augmentation, points }) => points.map(point => ({ augmentation, ...point })))
      const p = (value: number) => (value < 0.001 ? '< 0.001' : value.toFixed(3))
      const better = (value: number) =>
        100 * value > 99.9 ? '> 99.9 %' : 100 * value < 0.1 ? '< 0.1 %' : `${percent(value)} %`
      expect(differences[i].map(row => row.slice(0, 8))).toEqual(
        all.map(({ augmentation, samplesPerClass, mean, interval, n, test, probabilityBetter }) => [
          augmentation,
          String(samplesPerClass),
          formatPoints(mean),
          `${formatPoints(interval!.low)} to ${formatPoints(interval!.high)}`,
          String(n),
          p(test!.p),
          p(test!.holmAll),
          better(probabilityBetter!),
        ]),
      )
      const cells = reported.differences[i].flatMap(row => row.slice(1))
      for (const { mean, interval, n, probabilityBetter } of all)
        expect(
          cells.some(
            cell =>
              cell.startsWith(
                `${formatPoints(mean)} [${formatPoints(interval!.low)}, ${formatPoints(interval!.high)}] n = ${n} `,
              ) && cell.includes(`better: ${better(probabilityBetter!)}`),
          ),
        ).toBe(true)
    }
  }, 240_000)

  it('Challenge trains other heads, then each answer has the verdict that the report gives', async () => {
    const workspace = newWorkspace({ theme: 'light' })
    await finishedSweep(workspace, smallExperiment({ name: 'Small', sizes: '[1, 4]', seeds: 2 }))
    const window = await vs.window(workspace, { height: 1300 })
    await window.command('Open sweep')
    await window.pick('Small')
    const panel = await window.panel('sweep')
    await panel.getByText('Not challenged: these answers hold for this recipe.').waitFor()
    await panel.locator('vscode-button', { hasText: 'Challenge' }).click()
    const verdicts = panel.locator('.answers details.survival')
    await panel.getByText('Challenged: 12 finished runs, 2 seeds').waitFor({ timeout: 240_000 })
    await verdicts.first().locator('summary').click()
    await window.screenshot('sweep-challenged-light')
    expect(await seriousViolations(panel)).toEqual([])
    const path = join(workspace, 'report.html')
    await runCommand(workspace, ['report', 'last', '--out', path])
    const page = await window.page.context().newPage()
    await page.setContent(readFileSync(path, 'utf8'))
    const reported = await page.locator('.challenge li').allTextContents()
    await page.close()
    for (const text of await verdicts.allTextContents()) {
      const [, verdict, summary] = /With other heads: ([a-z ]+?)\s*\n\s*(\S.*\S)\s*$/.exec(text)!
      expect(reported.some(line => line.startsWith(`${verdict}: `) && line.endsWith(summary))).toBe(true)
    }
  }, 300_000)
})

/** The cells of table bodies as text. */
async function tables(page: Page | Frame, selector: string): Promise<string[][][]> {
  const found = await page.locator(selector).all()
  return Promise.all(
    found.map(async table => {
      const rows = await table.locator('tbody tr').all()
      return Promise.all(rows.map(row => row.locator('th, td').allTextContents()))
    }),
  )
}
