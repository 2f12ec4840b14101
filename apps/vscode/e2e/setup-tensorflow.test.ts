import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { smallRegistry } from '@finetune-lab/setup/testing'
import { afterAll, expect, it, vi } from 'vitest'
import { smallExperiment } from './harness/sweeps.ts'
import { describeOnOwnServer } from './harness/vscode.ts'
import { newWorkspace } from './harness/workspace.ts'

const FILE = 'tensorflow_cpu-2.18.1-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl'

// A package index that sends the start of TensorFlow and then stalls.
const registry = await smallRegistry([], ({ url }, response) => {
  if (url === '/simple/tensorflow-cpu/')
    response.setHeader('content-type', 'text/html').end(`<!DOCTYPE html><a href="/files/${FILE}">${FILE}</a>`)
  else if (url === `/files/${FILE}`) response.writeHead(200, { 'content-length': 230_000_000 }).write('PK')
  else return false
  return true
})
afterAll(registry.close)

describeOnOwnServer(
  'an executor that is not installed',
  vs => {
    it('the error leads to the setup, which shows sizes and progress, and leaves nothing behind if cancelled', async () => {
      const text = `${smallExperiment({ name: 'Small', sizes: '4', seeds: 1 })}executor: tensorflow\n`
      const workspace = newWorkspace({ files: { 'small.experiment.yaml': text } })
      const window = await vs.window(workspace)
      await window.open('small.experiment.yaml')
      await window.page.getByRole('button', { name: 'Run experiment' }).click()
      const notice = await window.held('executor tensorflow: TensorFlow is not installed')
      await window.screenshot('host/setup-offered')
      await notice.getByRole('button', { name: 'Set up TensorFlow (260 MB)' }).click()
      const dialog = window.page.locator('.monaco-dialog-box')
      await dialog.getByText('260 MB to download').waitFor()
      await window.screenshot('host/setup-sizes')
      await dialog.getByRole('button', { name: 'Set up', exact: true }).click()
      const progress = window.notification('Downloading tensorflow-cpu')
      await progress.waitFor()
      await window.screenshot('host/setup-progress')
      await progress.getByRole('button', { name: 'Cancel' }).click()
      await progress.waitFor({ state: 'detached' })
      const tensorflow = join(vs.server.folder, 'finetune-lab/tensorflow')
      await vi.waitUntil(() => existsSync(tensorflow) && readdirSync(tensorflow).length === 0, { timeout: 30_000 })
      expect(existsSync(join(workspace, '.finetune-lab'))).toBe(false)
    }, 300_000)
  },
  { environment: registry.environment },
)
