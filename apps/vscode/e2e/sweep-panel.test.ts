import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { csv, sweepJson } from '@finetune-lab/analysis'
import { readSweep } from '@finetune-lab/runs'
import { expect, it, vi } from 'vitest'
import { localDate } from '../src/webview/shared/file-name.ts'
import { seriousViolations } from './harness/accessibility.ts'
import { writeLargeSweep } from './harness/large-sweep.ts'
import { soon } from './harness/soon.ts'
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
      seeds: 2,
      sizes: [1, 2, 4],
      finetune: ['emnist-letters', 'mnist'],
      predictions: `predictions:
  - Augmentation will not help.
  - text: Mixup beats none by 5 points at one sample per class.
    expect: { better: mixup, than: none, at: 1, by: 0.05 }
`,
      fate: (_, index) => (index === 5 ? 'failed' : index > 15 ? 'waiting' : 'finished'),
    })
    const window = await vs.window(workspace, { height: 1300 })
    await window.command('Open sweep')
    await window.pick('Digits to letters')
    const panel = await window.panel('sweep')
    await panel.getByRole('button', { name: 'Show its log' }).click()
    await panel
      .getByRole('region', { name: /^Log of / })
      .getByText('training diverged')
      .waitFor()

    for (const tab of ['Difference to no augmentation', 'Loss while training', 'Confusion', 'Reliability', 'Curve']) {
      await panel.getByRole('tab', { name: tab }).click()
      await panel.locator('body[data-ready="true"]').waitFor()
      await window.screenshot(`sweep-light-${tab.split(' ')[0].toLowerCase()}`)
    }
    // Colours depend on the theme; everything else that axe-core checks is the same on every tab.
    for (const theme of Object.keys(themes) as Theme[]) {
      writeFileSync(join(workspace, '.vscode/settings.json'), JSON.stringify({ 'workbench.colorTheme': themes[theme] }))
      await panel.locator(`body.${panelClass[theme]}`).waitFor()
      await window.screenshot(`sweep-${theme}-curve`)
      expect(await seriousViolations(panel)).toEqual([])
    }
    await window.page.setViewportSize({ width: 700, height: 1300 })
    await window.screenshot('sweep-narrow')
    expect(await seriousViolations(panel)).toEqual([])
  })

  it('works with the keyboard only: moves through points and announces them, selects rows, reads the log, shows tables', async () => {
    const workspace = newWorkspace()
    writeLargeSweep(workspace, { seeds: 3, fate: (_, index) => (index === 5 ? 'failed' : 'finished') })
    const window = await vs.window(workspace)
    await window.command('Open sweep')
    await window.pick('Digits to letters')
    const panel = await window.panel('sweep')
    const { keyboard } = window.page
    const live = panel.locator('#chart .finetune-lab-figure:not([hidden]) [aria-live]')
    const focused = (selector: string) => panel.locator(`${selector}:focus`)

    // From the page, Tab through the controls to the first series.
    await panel.locator('h1').click()
    await tabTo('g.series[data-series="none"]')
    await keyboard.press('Tab')
    await focused('g.series[data-series="mixup"]').waitFor()
    await keyboard.press('ArrowRight')
    await soon(() => live.textContent()).toMatch(
      /^mixup, 2 samples per class: [\d.]+ %; 95 % confidence interval .*; n = 3 seeds; seed 0: /,
    )
    const tooltip = panel.locator('#chart .finetune-lab-figure:not([hidden]) .finetune-lab-tooltip')
    await soon(() => tooltip.locator('.readout-title').textContent()).toBe('2 samples per class')
    await soon(() => tooltip.locator('tr.nearest td').nth(1).textContent()).toBe('mixup')
    expect(await tooltip.locator('tbody tr').count()).toBe(3)
    expect(await live.textContent()).toMatch(/; [+−][\d.]+ \[.+\] points to none$/)
    await soon(() => panel.locator('tr.pointed').count()).toBe(3)
    await keyboard.press('Enter')
    await panel.getByRole('heading', { name: '3 runs' }).waitFor()
    await soon(() => panel.locator('tr[aria-selected="true"]').count()).toBe(3)
    await keyboard.press('Escape')
    await soon(() => panel.locator('tr[aria-selected="true"]').count()).toBe(0)
    await soon(() => live.textContent()).toBe('')

    await tabTo('[role="tab"]')
    await keyboard.press('ArrowRight')
    await focused('#tab-difference').waitFor()
    await tabTo('vscode-checkbox')
    await keyboard.press('Space')
    await panel.getByRole('rowheader', { name: 'collage' }).first().waitFor()
    await keyboard.press('Space')

    await tabTo('vscode-text-field')
    await keyboard.type('failed')
    await panel.getByText('1 of 63', { exact: true }).waitFor()
    await tabTo('tr')
    await keyboard.press('Enter')
    // The details are beside the chart, before the table.
    await tabTo('vscode-button:has-text("Log")', 'Shift+Tab')
    await keyboard.press('Enter')
    await panel.getByRole('region', { name: 'Log of collage, s = 2, seed 0' }).getByText('training diverged').waitFor()

    async function tabTo(selector: string, key = 'Tab'): Promise<void> {
      for (let presses = 0; presses < 40; presses++) {
        if ((await focused(selector).count()) > 0) return
        const before = await panel.evaluate(focusedPart)
        await keyboard.press(key)
        // On a busy page, the focus may move only after the key is released.
        const moved = async () => (await panel.evaluate(focusedPart)) !== before
        await vi.waitUntil(moved, { timeout: 5_000 }).catch(() => {})
      }
      throw new Error(`Tab does not reach ${selector}`)
    }
  })

  it('is restored after a reload, and saves what it shows', async () => {
    const workspace = newWorkspace()
    const { folder, record } = writeLargeSweep(workspace, { seeds: 3 })
    const window = await vs.window(workspace)
    await window.command('Open sweep')
    await window.pick('Digits to letters')
    const before = await window.panel('sweep')
    await before.locator('summary', { hasText: 'Seeds' }).click()
    await before.getByRole('checkbox', { name: 'seed 2' }).uncheck()
    await before.locator('summary', { hasText: 'Seeds' }).click()
    await before.locator('tr[data-index="4"]').click()
    await before.getByRole('tab', { name: 'Difference to no augmentation' }).click()
    await window.kept(record.runs[4].id)
    await window.reload()
    const panel = await window.panel('sweep')
    await soon(() => panel.getByRole('tab', { selected: true }).textContent()).toContain(
      'Difference to no augmentation',
    )
    await soon(() => panel.locator('tr[aria-selected="true"]').getAttribute('data-index')).toBe('4')
    await panel.getByText('Seeds: 2 of 3').waitFor()
    await soon(() => panel.locator('g.point').first().getAttribute('aria-label')).toContain('n = 2 pairs')

    const saved = async (format: string) => {
      await panel.locator('summary', { hasText: 'Export' }).click()
      await panel.getByRole('button', { name: `${format}, as shown` }).click()
      const name = `digits-to-letters-difference-to-none-${localDate(record.created)}.${format.toLowerCase()}`
      await window.saveAsSuggested(name)
      return readFileSync(join(workspace, name))
    }
    const { runs, ...sweep } = readSweep(folder)
    const chosen = { ...sweep, runs: runs.filter(({ run }) => run.settings.seed !== 2) }
    expect((await saved('CSV')).toString()).toBe(csv([chosen]))
    expect(rounded((await saved('JSON')).toString())).toEqual(rounded(JSON.stringify(sweepJson(chosen))))
    const svg = (await saved('SVG')).toString()
    expect(svg).not.toContain('var(')
    expect(svg.match(/class="point mark"/g)).toHaveLength(14)
    const png = await saved('PNG')
    expect(png.subarray(1, 4).toString()).toBe('PNG')
    expect(png.readUInt32BE(16)).toBe(2 * Number(/width="(\d+)"/.exec(svg)![1]))
  })

  it('draws accuracy over the setting that was chosen, in all themes, keeps the choice, and saves figure and table', async () => {
    const workspace = newWorkspace({ theme: 'light' })
    const { record } = writeLargeSweep(workspace, {
      name: 'Rates',
      seeds: 2,
      sizes: [1, 4],
      rates: [0.001, 0.01, 0.1],
      augmentation: ['none', 'mixup'],
    })
    const window = await vs.window(workspace, { height: 1300 })
    await window.command('Open sweep')
    await window.pick('Rates')
    let panel = await window.panel('sweep')
    const { keyboard } = window.page
    const chooser = () => panel.getByRole('group', { name: 'What the figure shows where' })
    const list = (name: string) => panel.locator(`vscode-dropdown[aria-label="${name}"]`)
    // By default over the number with the most values, and a panel for each number of samples.
    await chooser().waitFor()
    await soon(() => panel.locator('#chart g.panel').count()).toBe(2)
    await window.screenshot('sweep-axes-curves')

    // With the mouse: the curves become those of samples per class, which allows a map.
    await list('Series').click()
    await list('Series').locator('vscode-option[value="pretrain.samplesPerClass"]').click()
    await soon(() => panel.locator('#chart g.panel').first().getAttribute('data-panel')).toContain('none')
    // With the keyboard: a map.
    await list('Figure').focus()
    await keyboard.press('ArrowDown')
    const cells = panel.locator('#chart .cells .mark')
    await soon(() => cells.count()).toBe(12)
    expect(await panel.locator('#chart g.point').count()).toBe(0)
    await cells.first().click()
    await panel.getByRole('heading', { name: '2 runs' }).waitFor()
    await panel.getByText(/^Where/).click()
    await panel.locator('select[data-key="pretrain.augmentation"]').selectOption('mixup')
    await soon(() => cells.count()).toBe(6)
    await keyboard.press('Escape')
    for (const theme of Object.keys(themes) as Theme[]) {
      writeFileSync(join(workspace, '.vscode/settings.json'), JSON.stringify({ 'workbench.colorTheme': themes[theme] }))
      await panel.locator(`body.${panelClass[theme]}`).waitFor()
      await window.screenshot(`sweep-axes-${theme}`)
      expect(await seriousViolations(panel)).toEqual([])
    }

    await window.kept('pretrain.augmentation')
    await window.reload()
    panel = await window.panel('sweep')
    await soon(() => panel.locator('#chart .cells .mark').count()).toBe(6)
    const saved = async (format: string) => {
      await panel.locator('summary', { hasText: 'Export' }).click()
      await panel.getByRole('button', { name: `${format}, as shown` }).click()
      const name = `rates-map-over-pre-training-learning-rate-${localDate(record.created)}.${format.toLowerCase()}`
      await window.saveAsSuggested(name)
      return readFileSync(join(workspace, name), 'utf8')
    }
    expect((await saved('SVG')).match(/class="mark"/g)).toHaveLength(6)
    expect((await saved('CSV')).trim().split('\n')).toHaveLength(7)
  })

  it('shows names and logs as text, and does not violate its policy', async () => {
    const attack = '<img src=x onerror="globalThis.hacked=true"><script>globalThis.hacked=true</script>'
    const workspace = newWorkspace()
    writeLargeSweep(workspace, {
      name: `Evil ${attack}`,
      seeds: 2,
      sizes: [1, 2],
      predictions: `predictions: [${JSON.stringify(attack)}]`,
      fate: (_, index) => (index === 1 ? 'failed' : 'finished'),
      message: attack,
      log: attack,
      change: record => ({
        ...record,
        experiment: {
          ...record.experiment,
          pretrain: {
            ...record.experiment.pretrain,
            augmentation: record.experiment.pretrain.augmentation.map((each, index) =>
              index === 2 ? { ...each, name: attack } : each,
            ),
          },
        },
        runs: record.runs.map(run =>
          run.settings.pretrain.augmentation.name !== 'collage'
            ? run
            : {
                ...run,
                settings: {
                  ...run.settings,
                  pretrain: { ...run.settings.pretrain, augmentation: { name: attack, parameters: {} } },
                },
              },
        ),
        datasets: {
          ...record.datasets,
          'emnist-letters': {
            ...record.datasets['emnist-letters'],
            title: attack,
            classes: record.datasets['emnist-letters'].classes.map((_, index) => `${index}${attack}`),
          },
        },
      }),
    })
    const window = await vs.window(workspace)
    const violations: string[] = []
    window.page.on('console', message => {
      // VS Code's own workbench causes some; those of our page mention its nonce policy.
      if (/Content Security Policy/.test(message.text()) && /default-src 'none'/.test(message.text()))
        violations.push(message.text())
    })
    await window.command('Open sweep')
    await window.pick('Evil')
    const panel = await window.panel('sweep')
    await panel.getByRole('button', { name: 'Show its log' }).click()
    await panel.locator('pre', { hasText: attack }).waitFor()
    await panel.locator('tr[data-index="2"]').click()
    for (const tab of ['Difference to no augmentation', 'Loss while training', 'Confusion', 'Reliability', 'Curve']) {
      await panel.getByRole('tab', { name: tab }).click()
      await panel.locator('body[data-ready="true"]').waitFor()
      await panel.locator('vscode-checkbox').click()
      await panel.locator('.tables:not([hidden]) table').first().waitFor()
      await panel.locator('vscode-checkbox').click()
    }
    await panel.locator('g.point').first().hover()
    await window.screenshot('sweep-hostile-names')
    await soon(() => panel.locator('h1').textContent()).toBe(`Evil ${attack}`)
    expect(await panel.locator('#panel img, #panel script').count()).toBe(0)
    expect(await panel.evaluate('globalThis.hacked')).toBeUndefined()
    expect(violations).toEqual([])
  })
})

/** Node and Chromium may differ in the last bits of a logarithm, and a fitted curve in more of them. */
const rounded = (json: string) =>
  JSON.parse(json, (_, value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(6)) : value))

/** A number that identifies the focused element, shadow trees included. */
const focusedPart = `(() => {
  let part = document.activeElement
  while (part?.shadowRoot?.activeElement) part = part.shadowRoot.activeElement
  globalThis.focusedParts ??= []
  if (!globalThis.focusedParts.includes(part)) globalThis.focusedParts.push(part)
  return globalThis.focusedParts.indexOf(part)
})()`
