import { findDatasets } from '@finetune-lab/data'
import type { InspectedBatch } from '@finetune-lab/engine'
import { StoreError } from '@finetune-lab/runs'
import * as vscode from 'vscode'
import type { DrawnBatch, FromInspectorPanel, InspectorSubject, ToInspectorPanel } from '../../messages.ts'
import { storeOfFile, storeOfSweep, type WorkspaceStore, workspaceStores } from '../../store/workspace-stores.ts'
import type { PanelConnection, PanelSession } from '../panel-host.ts'
import { batchDrawer } from './batch-drawer.ts'
import type { WorkerAnswer } from './inspection-worker.ts'
import { type Inspected, inspectedOf } from './inspector-origin.ts'
import { networkMessage, networksOf, networksOfFile, type OfferedNetworks } from './run-networks.ts'

/** Answers what an inspector asks: data sets found, batches, networks. Follows its experiment file as it is saved. */
export function inspectorSession(
  panel: PanelConnection<InspectorSubject, ToInspectorPanel>,
  extension: string,
): PanelSession<FromInspectorPanel> {
  const { file, run } = panel.subject
  const { workspace, store, dataFolder } = storeOf(panel.subject) ?? {}
  const places = { workspace, dataFolder }
  let disposed = false
  const post = (message: ToInspectorPanel) => {
    if (!disposed) panel.post(message)
  }
  const drawer = batchDrawer(extension, answer => post(answerMessage(answer)))
  let inspected: Promise<Inspected>
  let offered: OfferedNetworks | undefined

  async function describe(): Promise<void> {
    try {
      inspected = inspectedOf(panel.subject, places)
      if (run) offered = networksOf(run.folder)
      else if (file !== undefined && store !== undefined) offered = networksOfFile(file, store)
      const { origin, datasets: own } = await inspected
      const datasets = await findDatasets(places)
      const networks = offered?.networks ?? []
      const listed = datasets.map(({ name, title, synthetic, folder }) => ({
        name,
        title,
        found: synthetic || folder !== undefined,
      }))
      const further = own.filter(({ name }) => !datasets.some(dataset => dataset.name === name))
      post({
        type: 'snapshot',
        origin,
        datasets: [...listed, ...further.map(each => ({ ...each, found: true }))],
        networks,
        network: networks.find(each => each.run === run?.id)?.run,
      })
    } catch (error) {
      if (!(error instanceof StoreError)) throw error
      post({ type: 'unreadable', message: error.message })
    }
  }

  void describe()
  const saved = vscode.workspace.onDidSaveTextDocument(({ uri }) => {
    if (uri.fsPath === file) void describe()
  })

  return {
    async receive(message) {
      switch (message.type) {
        case 'batch': {
          const { question, request } = message
          const source = (await inspected).sourceOf(request.dataset)
          if (!disposed) drawer.ask({ question, dataset: request.dataset, places, source, request })
          break
        }
        case 'network':
          if (offered) post(await networkMessage(offered.folder, message.run))
          break
        case 'command':
          await vscode.commands.executeCommand(`finetuneLab.${message.command}`, { name: message.name })
          void describe()
          break
        case 'openFile':
          if (file !== undefined) await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(file))
          break
      }
    },
    dispose() {
      disposed = true
      saved.dispose()
      drawer.dispose()
    },
  }
}

/** That of the workspace folder which file or run lie in; of the first folder where they lie in none. */
function storeOf({ file, run }: InspectorSubject): WorkspaceStore | undefined {
  const own = run ? storeOfSweep(run.folder) : file === undefined ? undefined : storeOfFile(vscode.Uri.file(file))
  return own ?? workspaceStores()[0]
}

const answerMessage = (answer: WorkerAnswer): ToInspectorPanel =>
  answer.type === 'batch'
    ? { ...answer, batch: batchMessage(answer.batch) }
    : answer.type === 'problem'
      ? { ...answer, remedies: [...answer.remedies] }
      : answer

function batchMessage({ normalised: _, classes, indices, labels, grey, ...batch }: InspectedBatch): DrawnBatch {
  return {
    ...batch,
    classes: [...classes],
    indices: [...indices],
    labels: [...labels],
    grey: Buffer.from(grey.buffer, grey.byteOffset, grey.byteLength).toString('base64'),
  }
}
