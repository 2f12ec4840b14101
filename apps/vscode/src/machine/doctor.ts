import { formatMegabytes } from '@finetune-lab/charts/dom'
import { fetchableDatasets } from '@finetune-lab/data'
import * as vscode from 'vscode'
import { oneStore, workspaceStores } from '../store/workspace-stores.ts'
import type { TaskRunner } from '../tasks/run-task.ts'
import type { TaskResult } from '../tasks/task-messages.ts'

type Finding = TaskResult<'doctor'>[number]

const icons = {
  good: new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed')),
  missing: new vscode.ThemeIcon('circle-slash'),
  bad: new vscode.ThemeIcon('error', new vscode.ThemeColor('testing.iconFailed')),
}

/** Shows what this machine offers; choosing a missing item starts its fix. */
export async function doctor(runTask: TaskRunner): Promise<void> {
  const stores = workspaceStores()
  const store = await oneStore(stores, 'Which folder? Each has its own data and results.')
  if (stores.length > 0 && !store) return
  const { workspace, dataFolder } = store ?? { workspace: process.cwd() }
  const findings = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: 'Checking this machine', cancellable: true },
    (progress, cancelled) =>
      runTask(
        'doctor',
        // Without a folder there is no store to write to.
        { store: store?.store ?? workspace, workspace, dataFolder },
        { cancelled, onProgress: ({ words }) => progress.report({ message: words }) },
      ),
  )
  const items = findings
    .filter(({ what }) => store || what !== 'store')
    .map(finding => ({
      label: finding.what,
      description: finding.found,
      detail: adviceOf(finding),
      iconPath: icons[finding.state],
      finding,
    }))
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'This machine',
    placeHolder: 'Choose a missing item to fix it',
    matchOnDescription: true,
  })
  if (chosen) await mend(chosen.finding)
}

function adviceOf({ dataset, state, advice }: Finding): string | undefined {
  if (advice !== undefined || dataset === undefined || state === 'good') return advice
  const bytes = fetchableDatasets().find(({ name }) => name === dataset)?.bytes
  return bytes === undefined ? undefined : `Choose this to download it (${formatMegabytes(bytes)}).`
}

async function mend({ what, dataset, setup, state }: Finding): Promise<void> {
  if (state === 'good') return
  if (dataset !== undefined) await vscode.commands.executeCommand('finetuneLab.fetchData', { name: dataset })
  else if (setup !== undefined) await vscode.commands.executeCommand('finetuneLab.setup', { kind: setup })
  else if (what === 'store') await vscode.commands.executeCommand('workbench.action.openSettings', 'finetuneLab.store')
}
