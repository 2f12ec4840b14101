import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { svgToPng } from '@finetune-lab/charts'
import { readSweep } from '@finetune-lab/runs'
import { expect, it } from 'vitest'
import { soon } from './harness/soon.ts'
import { runningSweep, smallExperiment, waitForState } from './harness/sweeps.ts'
import { describeOnOwnServer } from './harness/vscode.ts'
import { newWorkspace } from './harness/workspace.ts'

const assets = fileURLToPath(new URL('../../../packages/charts/dist/png', import.meta.url))

/** A folder of images: circles and bars, one sub-folder each. */
async function images(folder: string): Promise<string> {
  const shapes = { circle: '<circle cx="14" cy="14" r="8"/>', bar: '<rect x="11" y="4" width="6" height="20"/>' }
  for (const [name, shape] of Object.entries(shapes)) {
    mkdirSync(join(folder, name), { recursive: true })
    for (let i = 0; i < 10; i++) {
      const turned = `<g transform="rotate(${i * 5} 14 14)">${shape}</g>`
      const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="28" height="28"><rect width="28" height="28" fill="white"/>${turned}</svg>`
      writeFileSync(join(folder, name, `${i}.png`), await svgToPng(svg, { assets, scale: 1 }))
    }
  }
  return folder
}

describeOnOwnServer('workspace folders and data sets', vs => {
  it('missing data: the error leads to the fix, and the fix to the run', async () => {
    const text = smallExperiment({ name: 'Symbols', sizes: '8', seeds: 1 }).replace('strokes-digits', 'my-symbols')
    const two = text.replace('my-symbols', 'mnist').replace('strokes-letters', 'emnist-letters')
    const workspace = newWorkspace({ files: { 'symbols.experiment.yaml': text, 'two.experiment.yaml': two } })
    await images(join(workspace, 'pictures'))
    const window = await vs.window(workspace)
    await window.open('two.experiment.yaml')
    await window.page.getByRole('button', { name: 'Run experiment' }).click()
    const both = await window.held(/data sets mnist \(\d+ MB\) and emnist-letters \(\d+ MB\) are not on this machine/)
    for (const name of ['mnist', 'emnist-letters'])
      await both.getByRole('button', { name: `Download ${name}` }).waitFor()
    await both.getByRole('button', { name: 'Open file' }).waitFor()
    await window.screenshot('host/missing-data-two')
    await window.command('Notifications: Clear All Notifications')
    await window.open('symbols.experiment.yaml')
    await window.page.getByRole('button', { name: 'Run experiment' }).click()
    const notice = await window.held('data set my-symbols is not on this machine')
    await window.screenshot('host/missing-data')
    await notice.getByRole('button', { name: 'Import images' }).click()
    await window.chooseFolder(join(workspace, 'pictures'), 'circle')
    await window.page.locator('.quick-input-title', { hasText: 'Name of the data set' }).waitFor()
    await window.page.keyboard.press('Enter')
    const imported = window.notification(
      'Imported my-symbols: 2 classes, 16 training and 4 test images. samplesPerClass can be up to 8.',
    )
    await imported.getByRole('button', { name: 'Run experiment' }).click()
    const folder = await runningSweep(workspace, 'any')
    await waitForState(folder, 'finished')
    expect(readSweep(folder).record.datasets['my-symbols']).toMatchObject({ classes: ['bar', 'circle'] })
  }, 300_000)

  it('several folders, each with its own store; a shared store; no folder at all', async () => {
    const [a, b] = ['A', 'B'].map(name =>
      newWorkspace({ files: { [`${name}.experiment.yaml`]: smallExperiment({ name, sizes: '4', seeds: 1 }) } }),
    )
    const file = join(a, 'both.code-workspace')
    writeFileSync(
      file,
      JSON.stringify({
        folders: [
          { path: a, name: 'first' },
          { path: b, name: 'second' },
        ],
      }),
    )
    const window = await vs.window(file)
    await window.showLab()
    for (const row of [/first/, /second/, /^A/, /^B/]) await window.treeRow(row).first().waitFor()
    await window.rowAction(/^B/, 'Run experiment')
    const folder = await runningSweep(b, 'any')
    expect(folder.startsWith(b)).toBe(true)
    await waitForState(folder, 'finished')
    await window.treeRow(/\d %/).waitFor()
    await window.screenshot('host/multi-root')
    await window.close()

    // One store for both, and a nested folder: every file and sweep is listed once.
    const shared = join(a, 'shared')
    const inner = join(a, 'inner')
    mkdirSync(inner)
    writeFileSync(join(inner, 'C.experiment.yaml'), smallExperiment({ name: 'C', sizes: '4', seeds: 1 }))
    renameSync(join(b, '.finetune-lab'), shared)
    writeFileSync(
      file,
      JSON.stringify({
        folders: [{ path: a, name: 'first' }, { path: b, name: 'second' }, { path: inner }],
        settings: { 'finetuneLab.store': shared },
      }),
    )
    const together = await vs.window(file)
    await together.showLab()
    await together.treeRow(/\d %/).waitFor()
    await together.treeRow(/^C/).waitFor()
    await together.screenshot('host/shared-store')
    await soon(() => together.treeRow(/^C/).count()).toBe(1)
    await soon(() => together.treeRow(/\d %/).count()).toBe(1)
    await soon(() => together.treeRow('Other sweeps').count()).toBe(0)
    rmSync(join(b, 'B.experiment.yaml'))
    await together.treeRow('Other sweeps').waitFor()
    await soon(() => together.treeRow('Other sweeps').count()).toBe(1)
    await together.close()

    const empty = await vs.window()
    await empty.showLab()
    await empty.page.getByText('Open a folder to hold your experiments and their results.').waitFor()
    await empty.treeRow('strokes-digits').waitFor()
    await empty.screenshot('host/no-folder')
    await empty.typeCommand('Finetune Lab: New experiment')
    await empty.notification('Open a folder to hold the experiment and its results.').waitFor()
  }, 300_000)
})
