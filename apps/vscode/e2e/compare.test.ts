import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import {
  comparisonCsv,
  configuration,
  curves,
  meanConfusion,
  transferMatrix,
  withReference,
} from '@finetune-lab/analysis'
import { formatP, formatPercent, formatPoints } from '@finetune-lab/charts/dom'
import { loadDataset } from '@finetune-lab/data'
import { createSimdNetwork, extractorIn, headIn, type KernelBuild, readSafetensors } from '@finetune-lab/model'
import { readSweep, runFiles, runFolder, type SweepSnapshot, sweepFiles } from '@finetune-lab/runs'
import type { Frame } from 'playwright-core'
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest'
import { seriousViolations } from './harness/accessibility.ts'
import type { CodeWindow } from './harness/code-window.ts'
import { soon } from './harness/soon.ts'
import { finishedSweep, runCommand, type StartedSweep } from './harness/sweeps.ts'
import { describeInVsCode } from './harness/vscode.ts'
import { newWorkspace, type Theme, themes } from './harness/workspace.ts'

const experiment = (name: string, pretrain: string, finetune: string, learningRate = 0.01) => `name: ${name}
pretrain:
  dataset: ${pretrain}
  samplesPerClass: [1, 4]
  augmentation: [none, mixup]
  batches: 200
  learningRate: ${learningRate}
finetune:
  dataset: ${finetune}
  samplesPerClass: 16
  batches: 100
seeds: 3
`

/** Theme kinds as webviews see them. */
const themeKinds: Readonly<Record<Theme, string>> = {
  light: 'vscode-light',
  dark: 'vscode-dark',
  'hc-dark': 'vscode-high-contrast',
  'hc-light': 'vscode-high-contrast-light',
}

const waitFor = (condition: () => Promise<boolean>) => vi.waitUntil(condition, { timeout: 60_000, interval: 50 })

/** Opens the panel from the palette, once the extension is active. */
async function compare(window: CodeWindow, names: readonly string[]): Promise<Frame> {
  await window.showLab()
  await window.command('Finetune Lab: Compare sweeps')
  await pickAll(window, names)
  return window.panel('compare')
}

/** Selects exactly these items of an open quick pick with multiple selection. */
async function pickAll(window: CodeWindow, names: readonly string[]): Promise<void> {
  const rows = window.page.locator('.quick-input-list .monaco-list-row')
  await rows.filter({ hasText: names[0] }).waitFor()
  for (const row of await rows.all()) {
    const text = (await row.textContent()) ?? ''
    const checked = await row.getByRole('checkbox').or(row.locator('input[type="checkbox"]')).first().isChecked()
    if (checked !== names.some(name => text.includes(name))) await row.click()
  }
  await window.page.keyboard.press('Enter')
}

const texts = (panel: Frame, selector: string) =>
  panel.locator(selector).evaluateAll(elements => elements.map(element => element.textContent?.trim() ?? ''))

/** A table of the page: a list of cells per row. */
const cells = (panel: Frame, table: string) =>
  panel
    .locator(`table.${table} tbody tr`)
    .evaluateAll(rows => rows.map(row => [...row.children].map(cell => cell.textContent?.trim() ?? '')))

const chips = (panel: Frame) => texts(panel, '.chip-title')

/** Raw image bytes of a PNG, each row preceded by a filter byte; throws if the file is truncated or damaged. */
function pngPicture(file: string): { width: number; height: number; bytes: Buffer } {
  const png = readFileSync(file)
  expect(png.subarray(0, 8)).toEqual(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'))
  const parts: Buffer[] = []
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at))
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)))
  return { width: png.readUInt32BE(16), height: png.readUInt32BE(20), bytes: inflateSync(Buffer.concat(parts)) }
}

/** The table of differences, computed here. */
function differencesOf(a: SweepSnapshot, b: SweepSnapshot): string[][] {
  const [{ comparison }] = withReference([a, b])
  return comparison.targets[0].series.flatMap(({ augmentation, points }) =>
    points.map(({ samplesPerClass, a: first, b: second, difference }) => [
      augmentation.a,
      String(samplesPerClass),
      formatPercent(first!.mean),
      formatPercent(second!.mean),
      formatPoints(difference!.mean),
      `[${formatPoints(difference!.interval!.low)}, ${formatPoints(difference!.interval!.high)}]`,
      typeof difference!.n === 'number' ? String(difference!.n) : difference!.n.join(' + '),
      formatP(difference!.adjustedP!),
    ]),
  )
}

/** Predictions of a saved network for the test images, computed here. */
async function answersOf({ folder, record }: SweepSnapshot, id: string, dataset: string): Promise<Uint8Array> {
  const file = runFiles(runFolder(folder, id)).model
  const model = await readSafetensors(file)
  const network = createSimdNetwork({ build: record.executor.build as KernelBuild })
  network.setExtractor(extractorIn(model, file))
  network.setHead(headIn(model, file, 'generalizer', dataset))
  const { test, classes, mean, std } = await loadDataset(dataset)
  return network.predictions({ ...test, classes: classes.length, mean, std })
}

describeInVsCode('Comparing sweeps', vs => {
  let store: string
  let sweeps: readonly StartedSweep[]
  let [a, b, c]: readonly SweepSnapshot[] = []

  beforeAll(async () => {
    store = mkdtempSync(join(tmpdir(), 'finetune-lab-compared-'))
    sweeps = [
      await finishedSweep(store, experiment('Slow steps', 'strokes-letters', 'strokes-digits'), 'a'),
      await finishedSweep(store, experiment('Fast steps', 'strokes-letters', 'strokes-digits', 0.05), 'b'),
      await finishedSweep(store, experiment('Back', 'strokes-digits', '[strokes-letters, strokes-digits]'), 'c'),
      await finishedSweep(
        store,
        experiment('Nothing alike', 'strokes-digits', 'strokes-digits')
          .replace('[none, mixup]', '[collage]')
          .replace('[1, 4]', '1')
          .replace('seeds: 3', 'seeds: 1'),
        'd',
      ),
    ]
    ;[a, b, c] = sweeps.map(({ folder }) => readSweep(folder))
  })
  afterAll(() => rmSync(store, { recursive: true, force: true, maxRetries: 5 }))
  const workspace = (theme?: Theme) =>
    newWorkspace({ theme, settings: { 'finetuneLab.store': `${store}/.finetune-lab` } })

  it('compares two real sweeps with the numbers of the analysis, also reordered, reloaded and exported', async () => {
    const folder = workspace()
    const window = await vs.window(folder, { width: 1500, height: 1000 })
    // The newest comes first in the quick pick, and becomes the reference.
    let panel = await compare(window, ['Slow steps', 'Fast steps'])
    await soon(() => chips(panel)).toEqual(['Fast steps', 'Slow steps'])
    await soon(() => cells(panel, 'comparison')).toEqual(differencesOf(b, a))

    // By keyboard: move the second one to the left.
    await panel.locator('.chip-name').nth(1).press('ArrowLeft')
    await waitFor(async () => (await chips(panel))[0] === 'Slow steps')
    await soon(() => cells(panel, 'comparison')).toEqual(differencesOf(a, b))
    await soon(() => texts(panel, '[aria-live="polite"].visually-hidden')).toContain(
      'Slow steps is number 1 of 2, the reference',
    )
    await soon(() => panel.locator('.pairing').textContent()).toContain(
      'Paired by seed: with the same seed, both pre-train',
    )
    await waitFor(async () => panel.evaluate(() => document.activeElement?.textContent?.includes('reference') ?? false))

    // Configuration: first only what differs, then everything.
    await soon(() => cells(panel, 'configuration')).toEqual([['pretrain.learningRate', '0.01', '0.05']])
    await panel.getByText('All settings').click()
    await waitFor(
      async () => (await cells(panel, 'configuration')).length === configuration([a.record, b.record]).length,
    )

    // Confusion of the default setting: no augmentation with the most samples.
    const setting = { augmentation: 'none', samplesPerClass: 4 }
    const [meanA, meanB] = [a, b].map(({ runs }) => meanConfusion(runs, 'strokes-digits', setting)!.shares[0][0])
    const recognised = panel.locator('#confusion .mark[aria-label^="0 recognised"]')
    await recognised.nth(2).waitFor({ state: 'attached' })
    await soon(() =>
      recognised.evaluateAll(marks => marks.map(mark => mark.getAttribute('aria-label')?.split(';')[0])),
    ).toEqual([
      ...[meanA, meanB].map(share => `0 recognised: ${formatPercent(share)}`),
      `0 recognised: ${formatPoints(meanA - meanB)} points`,
    ])

    // A reload restores all of it.
    await window.kept('"allSettings":true')
    await window.kept(JSON.stringify([a.folder, b.folder]))
    await window.reload()
    panel = await window.panel('compare')
    await soon(() => chips(panel)).toEqual(['Slow steps', 'Fast steps'])
    await soon(() => cells(panel, 'comparison')).toEqual(differencesOf(a, b))
    await soon(async () => (await cells(panel, 'configuration')).length).toBe(
      configuration([a.record, b.record]).length,
    )

    // Keyboard: arrow keys move through the points of a series and announce them.
    await panel.locator('#differences [data-walk]').first().press('ArrowRight')
    await panel
      .locator('#differences [aria-live]', { hasText: 'points; 95 % confidence interval' })
      .waitFor({ state: 'attached' })

    // Export: the file holds the text of the analysis.
    await panel.getByText('Export').click()
    await panel.getByText('Differences as CSV').click()
    await window.saveAs(`${folder}/comparison.csv`)
    await window.notification('Saved comparison.csv').waitFor()
    expect(readFileSync(`${folder}/comparison.csv`, 'utf8')).toBe(comparisonCsv([a, b]))

    // An image has the aspect ratio of the figure and is not empty.
    await panel.getByText('Export').click()
    await panel.getByText('Curves as PNG').click()
    await window.saveAs(`${folder}/curves.png`)
    await window.notification('Saved curves.png').waitFor()
    const [width, height] = await panel
      .locator('#curves svg.finetune-lab-chart')
      .evaluate(svg => ['width', 'height'].map(name => Number(svg.getAttribute(name))))
    const picture = pngPicture(`${folder}/curves.png`)
    expect(picture.width / picture.height).toBeCloseTo(width / height, 2)
    expect(picture.bytes.length % picture.height).toBe(0)
    expect(new Set(picture.bytes).size).toBeGreaterThan(20)

    // The report of the command line shows the same numbers.
    await runCommand(store, ['report', sweeps[0].id, sweeps[1].id, '--out', `${folder}/both.html`])
    const report = readFileSync(`${folder}/both.html`, 'utf8')
    for (const [, , accuracyA, accuracyB, difference, interval] of differencesOf(a, b)) {
      expect(report).toContain(`<td>${accuracyA}</td><td>${accuracyB}</td>`)
      expect(report).toContain(`${difference} ${interval}`)
    }
  })

  it('shows the test images on which two networks disagree, with both predictions', async () => {
    const window = await vs.window(workspace(), { width: 1500, height: 1000 })
    const panel = await compare(window, ['Slow steps', 'Fast steps'])
    await panel.getByText('Run both networks').click()
    await panel.locator('.images li').first().waitFor()
    await window.panel('compare')
    const { test, classes } = await loadDataset('strokes-digits')
    const [saysA, saysB] = await Promise.all(
      [b, a].map(sweep => answersOf(sweep, 'strokes-letters-none-s4-seed0', 'strokes-digits')),
    )
    const differing = [...saysA.keys()].filter(index => saysA[index] !== saysB[index])
    expect(differing.length).toBeGreaterThan(24)
    await soon(() => panel.locator('section[aria-labelledby="disagreements"]').textContent()).toContain(
      `They disagree on ${differing.length.toLocaleString('en-US')} of ${test.count.toLocaleString('en-US')} test images`,
    )
    const images = () =>
      panel.locator('.images li').evaluateAll(items =>
        items.map(item => ({
          index: Number(item.getAttribute('data-index')),
          says: [...item.querySelectorAll('dd')].map(each => each.textContent),
          grey: [...item.querySelector('canvas')!.getContext('2d')!.getImageData(0, 0, 28, 28).data].filter(
            (_, i) => i % 4 === 0,
          ),
        })),
      )
    await soon(images).toEqual(
      differing.slice(0, 24).map(index => ({
        index,
        says: [test.labels[index], saysA[index], saysB[index]].map(label => classes[label]),
        grey: [...test.images.subarray(784 * index, 784 * (index + 1))],
      })),
    )
    await panel.getByRole('button', { name: 'Next page' }).click()
    await waitFor(async () => (await texts(panel, '.images .muted'))[0] === `#${differing[24]}`)
    await panel.locator('.images').scrollIntoViewIfNeeded()
    await window.screenshot('compare/disagreements')
    expect(await seriousViolations(panel)).toEqual([])
  })

  it('reorders sweeps by dragging, and reports all of them', async () => {
    const window = await vs.window(workspace(), { width: 1500, height: 1000 })
    const panel = await compare(window, ['Slow steps', 'Fast steps', 'Back'])
    const chip = panel.locator('.chip')
    await soon(() => chips(panel)).toEqual(['Back', 'Fast steps', 'Slow steps'])
    await chip.nth(2).dragTo(chip.first())
    await soon(() => chips(panel)).toEqual(['Slow steps', 'Back', 'Fast steps'])
    await soon(() => chip.first().textContent()).toContain('reference')
    await chip.first().dragTo(chip.nth(2))
    await soon(() => chips(panel)).toEqual(['Back', 'Fast steps', 'Slow steps'])

    await panel.getByText('Export').click()
    await panel.getByRole('button', { name: 'Report as HTML' }).click()
    await window.tab('Report: 3 sweeps compared').waitFor()
    await window.notification('Saved the report as').waitFor()
    const report = readFileSync(join(c.folder, `report-compared-with-${sweeps[1].id}-and-1-more.html`), 'utf8')
    for (const { record } of [a, b, c]) expect(report).toContain(record.name)
  })

  it('keeps the name of a sweep whose record is damaged, and shows the others', async () => {
    const window = await vs.window(workspace(), { width: 1500, height: 1000 })
    let panel = await compare(window, ['Slow steps', 'Fast steps'])
    await soon(() => chips(panel)).toEqual(['Fast steps', 'Slow steps'])
    await window.kept(JSON.stringify([b.folder, a.folder]))
    await window.kept(JSON.stringify({ [b.folder]: 'Fast steps', [a.folder]: 'Slow steps' }))

    const { record } = sweepFiles(b.folder)
    const whole = readFileSync(record)
    onTestFinished(() => writeFileSync(record, whole))
    writeFileSync(record, '{')
    await window.reload()
    panel = await window.panel('compare')
    await panel.getByRole('alert').filter({ hasText: 'Fast steps' }).filter({ hasText: 'not valid JSON' }).waitFor()
    await soon(() => chips(panel)).toEqual(['Fast steps', 'Slow steps'])
    await soon(() => texts(panel, '#curves .end-label text')).toContain('no augmentation, A')
    await panel.getByRole('button', { name: 'Remove ?, Fast steps' }).click()
    await soon(() => chips(panel)).toEqual(['Slow steps'])
  })

  it('says that two transfer directions are not paired, looks right in every theme, and survives a deleted sweep', async () => {
    const folder = workspace('light')
    const window = await vs.window(folder, { width: 1500, height: 1400 })
    const panel = await compare(window, ['Slow steps', 'Back'])
    await window.page.keyboard.press('Control+B')
    await soon(() => panel.locator('.pairing').textContent()).toContain('Not paired: A is pre-trained on')
    const matrix = transferMatrix([c, a], { augmentation: 'none', samplesPerClass: 4 })
    await soon(() => texts(panel, '.direction')).toEqual(matrix.directions.map(({ text }) => text))
    const [back] = curves(c.runs)
    await soon(() => panel.locator('table.transfer tbody').textContent()).toContain(
      formatPercent(back.series[0].points[1].mean),
    )

    for (const theme of Object.keys(themes) as Theme[]) {
      const settings = { 'workbench.colorTheme': themes[theme], 'finetuneLab.store': `${store}/.finetune-lab` }
      writeFileSync(join(folder, '.vscode/settings.json'), JSON.stringify(settings))
      await panel.locator(`body[data-vscode-theme-kind="${themeKinds[theme]}"]`).waitFor()
      await window.screenshot(`compare/${theme}`)
      // Light and dark are checked with the hundreds of confusion cells, the other themes without.
      expect(await seriousViolations(panel, theme === 'light' ? undefined : '#confusion'), theme).toEqual([])
    }
    await window.page.setViewportSize({ width: 700, height: 1400 })
    await window.screenshot('compare/narrow')

    // A third sweep, added with the button; then side by side on one scale: every panel has the same ticks.
    await panel.getByText('+ Add sweep').click()
    await pickAll(window, ['Fast steps'])
    await waitFor(async () => (await chips(panel)).length === 3)
    await soon(() => panel.locator('#differences .panel').count()).toBe(2)
    await panel.locator('vscode-dropdown[aria-label="Compared with the reference"]').click()
    await panel.locator('vscode-option', { hasText: 'C: Fast steps' }).click()
    await waitFor(async () => JSON.stringify(await cells(panel, 'comparison')) === JSON.stringify(differencesOf(c, b)))
    await panel.getByText('Side by side').click()
    await waitFor(async () => (await panel.locator('#curves .panel').count()) === 4)
    const ticks = await panel
      .locator('#curves .panel')
      .evaluateAll(all =>
        all.map(each => [...each.querySelectorAll('.y-tick text')].map(tick => tick.textContent).join()),
      )
    expect(new Set(ticks).size).toBe(1)
    await window.page.setViewportSize({ width: 1500, height: 1400 })
    await window.screenshot('compare/side-by-side')

    // Deleted from disk: named, and the others stay.
    rmSync(sweeps[1].folder, { recursive: true })
    await panel.getByText('this sweep no longer exists').waitFor()
    await soon(() => texts(panel, '#curves .end-label text')).toContain('none')
    await window.screenshot('compare/deleted')
    await panel.getByText('Remove', { exact: true }).click()
    await waitFor(async () => (await chips(panel)).length === 2)

    // Only one sweep, then one that has nothing in common with it.
    await panel.getByRole('button', { name: 'Remove B, Slow steps' }).click()
    await panel.getByText('Add a second sweep to see differences').waitFor()
    await window.screenshot('compare/alone')
    await panel.getByText('+ Add sweep').click()
    await pickAll(window, ['Nothing alike'])
    await panel
      .locator('.pairing', { hasText: 'Nothing to compare: A and B share no augmentation and size. A has none, mixup' })
      .waitFor()
    await soon(() => panel.locator('table.comparison').count()).toBe(0)
    await window.screenshot('compare/nothing-alike')
  })
})
