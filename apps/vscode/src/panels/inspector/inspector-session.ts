import { dirname } from 'node:path'
import { findDatasets } from '@finetune-lab/data'
import type { InspectedBatch } from '@finetune-lab/engine'
import { isFileTrouble, samePath } from '@finetune-lab/runs'
import * as vscode from 'vscode'
import type { DrawnBatch, FromInspectorPanel, InspectorSubject, ToInspectorPanel } from '../../messages.ts'
import { storeOfFile, storeOfSweep, type WorkspaceStore, workspaceStores } from '../../store/workspace-stores.ts'
import type { PanelConnection, PanelSession } from '../panel-host.ts'
import { batchDrawer } from './batch-drawer.ts'
import type { WorkerAnswer } from './inspection-worker.ts'
import { closedPlace, type Inspected, inspectedOf } from './inspector-origin.ts'
import { networkMessage, networksOf, networksOfFile, type OfferedNetworks } from './run-networks.ts'

/** Answers an inspector's questions about data sets, batches and networks. Updates when its experiment file is saved. */
export function inspectorSession(
  panel: PanelConnection<InspectorSubject, ToInspectorPanel>,
  extension: string,
): PanelSession<FromInspectorPanel> {
  const { file, run } = panel.subject
  const { workspace, store, dataFolder } = storeOf(panel.subject) ?? {}
  const places = () => ({ workspace, dataFolder, closed: !vscode.workspace.isTrusted })
  const home = homeOf(panel.subject) ?? workspace
  let disposed = false
  const post = (message: ToInspectorPanel) => {
    if (!disposed) panel.post(message)
  }
  const drawer = batchDrawer(extension, answer => post(answerMessage(answer)))
  let inspected: Promise<Inspected>
  let offered: OfferedNetworks | undefined

  async function describe(): Promise<void> {
    inspected = inspectedOf(panel.subject, places())
    const { origin, datasets: own } = await inspected
    if (run) offered = networksOf(run.folder)
    else if (file !== undefined && store !== undefined) offered = networksOfFile(file, store)
    const datasets = await findDatasets(places())
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
  }

  async function receive(message: FromInspectorPanel): Promise<void> {
    switch (message.type) {
      case 'batch': {
        const { question, request } = message
        const source = (await inspected).sourceOf(request.dataset)
        const closed = vscode.workspace.isTrusted ? undefined : closedPlace(source, { ...places(), workspace: home })
        if (closed !== undefined) post({ type: 'problem', question, ...untrusted(request.dataset, closed) })
        else if (!disposed) drawer.ask({ question, dataset: request.dataset, places: places(), source, request })
        break
      }
      case 'network':
        if (offered) post(await networkMessage(offered.folder, message.run))
        break
      case 'command':
        await vscode.commands.executeCommand(`finetuneLab.${message.command}`, { name: message.name })
        await describe()
        break
      case 'manageTrust':
        await vscode.commands.executeCommand('workbench.trust.manage')
        break
      case 'openFile':
        if (file !== undefined) await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(file))
        break
    }
  }

  /** Shows errors in place of the panel: a file that cannot be read, or a bug. */
  function guarded(work: Promise<void>): void {
    work.catch((error: unknown) => {
      if (!isFileTrouble(error)) console.error(error)
      const message = error instanceof Error ? error.message : String(error)
      post({
        type: 'unreadable',
        message: isFileTrouble(error) ? message : `This is a bug in Finetune Lab: ${message}`,
      })
    })
  }

  guarded(describe())
  const events = [
    vscode.workspace.onDidSaveTextDocument(({ uri }) => {
      if (file !== undefined && samePath(uri.fsPath, file)) guarded(describe())
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => guarded(describe())),
  ]

  return {
    receive: message => guarded(receive(message)),
    dispose() {
      disposed = true
      vscode.Disposable.from(...events).dispose()
      drawer.dispose()
    },
  }
}

const untrusted = (dataset: string, folder: string) => ({
  message: `Data set "${dataset}" is outside this workspace. It can be read once the workspace is trusted.\n  ${folder}`,
  remedies: [{ kind: 'trust' as const }],
})

/** The folder whose files may be read without trust. */
function homeOf({ file, run }: InspectorSubject): string | undefined {
  if (run) return storeOfSweep(run.folder)?.workspace ?? run.folder
  return file === undefined ? undefined : (storeOfFile(vscode.Uri.file(file))?.workspace ?? dirname(file))
}

/** The store of the workspace folder that contains the file or run; if none does, the store of the first folder. */
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
