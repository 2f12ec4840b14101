import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { says, text } from './harness/inspector-page.ts'
import { soon } from './harness/soon.ts'
import { finishedSweep, smallExperiment } from './harness/sweeps.ts'
import { describeInVsCode, describeOnOwnServer } from './harness/vscode.ts'
import { newWorkspace } from './harness/workspace.ts'

describeInVsCode('An inspector', vs => {
  it('opens from a finished run with its settings and network, and saves what it shows', async () => {
    const workspace = newWorkspace()
    await finishedSweep(workspace, smallExperiment({ sizes: '[4]', seeds: 1 }))
    const window = await vs.window(workspace)
    await window.showLab()
    await window.treeRow(/\d %/).click()
    const sweep = await window.panel('sweep')
    await sweep.locator('tr[data-index]', { hasText: 'mixup' }).click()
    await sweep.locator('vscode-button', { hasText: 'Samples' }).click()
    const panel = await window.panel('inspector')
    await soon(() => text(panel, '.statement')).toContain(
      'These are the batches that this run (mixup, 4 per class, seed 0) trains on',
    )
    await says(panel, '.enlarged', 'Network: mixup, 4 per class, seed 0')

    await panel.locator('vscode-button', { hasText: 'Save contact sheet' }).click()
    await window.saveAsSuggested('Small batch 1.png')
    const sheet = readFileSync(join(workspace, 'Small batch 1.png'))
    expect(sheet.subarray(1, 4).toString()).toBe('PNG')
    const pixels = await panel.evaluate(async bytes => {
      const picture = await createImageBitmap(new Blob([Uint8Array.from(atob(bytes), c => c.charCodeAt(0))]))
      const canvas = document.createElement('canvas')
      canvas.width = picture.width
      canvas.height = picture.height
      const context = canvas.getContext('2d')!
      context.drawImage(picture, 0, 0)
      const { data } = context.getImageData(0, 0, picture.width, picture.height)
      const greys = new Set<number>()
      for (let at = 0; at < data.length; at += 4) greys.add(data[at])
      return { width: picture.width, greys: greys.size }
    }, sheet.toString('base64'))
    expect(pixels.width).toBe(sheet.readUInt32BE(16))
    // The sheet contains images, not only text.
    expect(pixels.greys).toBeGreaterThan(100)

    // Another data set: its name never appears above images of the previous one.
    const seen = panel.evaluate(
      () =>
        new Promise<boolean>(resolve => {
          let wrong = false
          const look = () => {
            const name = document.querySelector<HTMLSelectElement>('vscode-dropdown[aria-label="Data set"]')!.dataset
              .value
            const caption = document.querySelector('.samples figcaption .name')?.textContent ?? ''
            if (name === 'strokes-letters' && /\d/.test(caption)) wrong = true
            if (name === 'strokes-letters' && /[a-z]/i.test(caption)) return resolve(wrong)
            requestAnimationFrame(look)
          }
          look()
        }),
    )
    await panel.locator('vscode-dropdown[aria-label="Data set"]').click()
    await panel.locator('vscode-option[value="strokes-letters"]').click()
    expect(await seen).toBe(false)
    await says(panel, '.statement', 'it pre-trains on strokes-digits')
  })
})

describeOnOwnServer(
  'the inspector in an untrusted workspace',
  vs => {
    it('reads no folders outside the workspace that a file names, and says why', async () => {
      const outside = mkdtempSync(join(tmpdir(), 'finetune-lab-outside-'))
      onTestFinished(() => rmSync(outside, { recursive: true, force: true }))
      const named = (path: string) =>
        `${smallExperiment().replace('dataset: strokes-digits', 'dataset: own')}datasets:\n  own:\n    path: ${path}\n`
      const workspace = newWorkspace({
        files: {
          'outside.experiment.yaml': named(outside),
          'linked.experiment.yaml': named('./linked'),
          'inside.experiment.yaml': named('./own'),
        },
      })
      symlinkSync(outside, join(workspace, 'linked'))
      mkdirSync(join(workspace, 'own'))
      writeFileSync(join(outside, 'train-images-idx3-ubyte'), 'secret')
      const window = await vs.window(workspace)
      await window.open('outside.experiment.yaml')
      await window.typeCommand('Finetune Lab: Inspect augmentation')
      let panel = await window.panel('inspector')
      await soon(() => text(panel, '.problem')).toContain(
        'Data set "own" is outside this workspace. It can be read once the workspace is trusted.',
      )
      await panel.locator('vscode-button', { hasText: 'Manage workspace trust' }).waitFor()
      await window.screenshot('inspector-untrusted')

      await window.open('linked.experiment.yaml')
      await window.typeCommand('Finetune Lab: Inspect augmentation')
      panel = await window.panel('inspector')
      await soon(() => text(panel, '.problem')).toContain('Data set "own" is outside this workspace')

      await window.open('inside.experiment.yaml')
      await window.typeCommand('Finetune Lab: Inspect augmentation')
      panel = await window.panel('inspector')
      await soon(() => text(panel, '.problem')).toContain('Data set "own" is missing.')
    })
  },
  { trust: false },
)
