import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readSweep } from '@finetune-lab/runs'
import { afterAll, expect, it } from 'vitest'
import { runningSweep, smallExperiment, waitForState } from './harness/sweeps.ts'
import { describeInVsCode } from './harness/vscode.ts'
import { newWorkspace } from './harness/workspace.ts'

const folder = mkdtempSync(join(tmpdir(), 'finetune-lab-node-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

// As the executable of desktop VS Code: it opens windows, unless it is asked to be a Node.
const electron = join(folder, 'electron')
const script = `#!/bin/sh\n[ "$ELECTRON_RUN_AS_NODE" = 1 ] || exit 9\nexec "${process.execPath}" "$@"\n`
writeFileSync(electron, script, { mode: 0o755 })

describeInVsCode(
  'The Node that trains',
  vs => {
    it('is the one of the setting, for the data and for the engine, though it is an Electron; the end is told', async () => {
      const text = smallExperiment({ name: 'Small', sizes: '4', seeds: 1, batches: 40_000 })
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
  },
  { machine: { 'finetuneLab.node': electron } },
)
