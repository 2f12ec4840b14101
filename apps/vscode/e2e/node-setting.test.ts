import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readSweep } from '@finetune-lab/runs'
import { afterAll, expect, it, vi } from 'vitest'
import { soon } from './harness/soon.ts'
import { runningSweep, smallExperiment, waitForState } from './harness/sweeps.ts'
import { describeOnOwnServer } from './harness/vscode.ts'
import { newWorkspace } from './harness/workspace.ts'

const folder = mkdtempSync(join(tmpdir(), 'finetune-lab-node-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

// Like the executable of desktop VS Code: it opens a window unless told to run as Node.
const electron = join(folder, 'electron')
const script = `#!/bin/sh\n[ "$ELECTRON_RUN_AS_NODE" = 1 ] || exit 9\nexec "${process.execPath}" "$@"\n`
writeFileSync(electron, script, { mode: 0o755 })

/** Another Node, which records that it was used. */
const another = join(folder, 'another')
const trace = join(folder, 'trace')
writeFileSync(another, `#!/bin/sh\necho used >> "${trace}"\nexec "${process.execPath}" "$@"\n`, { mode: 0o755 })

describeOnOwnServer(
  'the Node that runs training',
  vs => {
    it('is the one from the setting, for data and engine, even if it is Electron; the end is reported', async () => {
      const text = smallExperiment({ name: 'Small', sizes: '4', seeds: 1, batches: 20_000 })
      const workspace = newWorkspace({ files: { 'small.experiment.yaml': text } })
      const window = await vs.window(workspace)
      await window.open('small.experiment.yaml')
      await window.page.getByRole('button', { name: 'Run experiment' }).click()
      const sweep = await runningSweep(workspace)
      expect(readSweep(sweep).record.versions.node).toBe(process.versions.node)
      await window.statusItem(/\d\/3/).waitFor()
      await window.command('View: Close All Editors')
      await waitForState(sweep, 'finished')
      await window.notification(/Small is done: 3 runs, best \d+\.\d %/).waitFor()
      await window.screenshot('host/done')
    }, 400_000)

    it('changes with the setting; an invalid one is reported with a link to the setting', async () => {
      vs.server.setMachine({ 'finetuneLab.node': electron })
      rmSync(trace, { force: true })
      const window = await vs.window(newWorkspace())
      const doctor = () => window.typeCommand('Finetune Lab: Check this machine')
      const finding = window.page.locator('.quick-input-list .monaco-list-row', { hasText: 'simd' }).first()
      await doctor()
      await finding.waitFor()
      await window.page.keyboard.press('Escape')
      expect(existsSync(trace)).toBe(false)
      await vi.waitFor(
        async () => {
          // Written on each attempt: VS Code may miss a file change while it is busy.
          vs.server.setMachine({ 'finetuneLab.node': another })
          await doctor()
          await finding.waitFor()
          await window.page.keyboard.press('Escape')
          if (!existsSync(trace)) throw new Error('the previous Node answered')
        },
        { timeout: 60_000, interval: 500 },
      )

      const missing = join(folder, 'missing')
      const problem = window.notification(`cannot start ${missing} (no such file)`).first()
      await vi.waitFor(
        async () => {
          vs.server.setMachine({ 'finetuneLab.node': missing })
          await doctor()
          await problem.waitFor({ timeout: 3_000 })
        },
        { timeout: 60_000 },
      )
      await problem.getByRole('button', { name: 'Open settings' }).click()
      const setting = window.page.locator('.settings-editor .setting-item-contents')
      await setting.filter({ hasText: /Finetune Lab:\s*Node/ }).waitFor()
      await soon(() => setting.locator('input').inputValue()).toBe(missing)
    }, 200_000)
  },
  { machine: { 'finetuneLab.node': electron } },
)
