import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { tools } from '@finetune-lab/agents'
import { expect, it } from 'vitest'
import { runningSweep, smallExperiment, waitForState } from './harness/sweeps.ts'
import { callTool, toolCaller } from './harness/tool-caller.ts'
import { describeOnOwnServer } from './harness/vscode.ts'
import { newWorkspace } from './harness/workspace.ts'

const PREDICTIONS = `predictions:
  - text: Mixup helps with one image.
    expect: { better: mixup, than: none, at: 1, by: 0.01 }
`

describeOnOwnServer(
  'agents in VS Code’s chat',
  vs => {
    it('plan, ask before they run, and read the answers', async () => {
      const text = smallExperiment({ name: 'Small', sizes: '[1, 2]', seeds: 2, batches: 50 })
      const workspace = newWorkspace({
        files: { 'small.experiment.yaml': text, 'predicted.experiment.yaml': text + PREDICTIONS },
      })
      const window = await vs.window(workspace)
      const call = (name: string, input: object, confirm?: () => Promise<void>) =>
        callTool(window, workspace, { name: `finetune-lab_${name}`, input }, confirm)

      const plan = await call('plan', { file: 'predicted.experiment.yaml' })
      expect(JSON.parse(plan.texts![0])).toMatchObject({ name: 'Small', runs: 12, predictions: 1 })
      const own = plan.tools!.filter(name => name.startsWith('finetune-lab_'))
      expect(own.toSorted()).toEqual(tools.map(({ name }) => `finetune-lab_${name}`).toSorted())

      expect((await call('run', { file: 'small.experiment.yaml' })).error).toContain(
        'small.experiment.yaml has no predictions, so nothing was run.',
      )
      expect((await call('check', { file: '../outside.experiment.yaml' })).error).toContain(
        'leads out of the workspace',
      )

      const dialog = window.page.locator('.monaco-dialog-box')
      const answerWith = (button: string | RegExp) => async () => {
        await dialog.getByText('Run predicted.experiment.yaml (Small)? 12 runs').waitFor()
        await window.screenshot('host/agent-asks')
        await dialog.getByRole('button', { name: button }).click()
      }
      expect((await call('run', { file: 'predicted.experiment.yaml' }, answerWith('Cancel'))).error).toBeDefined()
      expect(readdirSync(workspace)).not.toContain('.finetune-lab')

      const run = await call('run', { file: 'predicted.experiment.yaml' }, answerWith(/^(Yes|OK|Continue|Allow)/))
      const { sweep } = JSON.parse(run.texts![0]) as { sweep: string }
      const folder = await runningSweep(workspace, 'any')
      expect(folder).toBe(join(workspace, '.finetune-lab/sweeps', sweep))
      await waitForState(folder, 'finished')
      const curve = await call('curve', { sweep })
      expect(curve.texts![1]).toBe('image/png')
      const answers = await call('answers', { sweep })
      expect(answers.texts![0]).toMatch(
        /^Small: finished, 12 of 12 runs finished\.\n.*\n.*\n- The highest mean accuracy/,
      )
    }, 300_000)
  },
  { extensions: [toolCaller()] },
)
