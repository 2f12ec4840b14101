import { basename } from 'node:path'
import { formatMegabytes } from '@finetune-lab/charts/dom'
import { fetchableDatasets } from '@finetune-lab/data'
import { samePath } from '@finetune-lab/runs'
import * as vscode from 'vscode'
import { setupTitle } from '../machine/setup.ts'
import { storeOfFile, type WorkspaceStore } from '../store/workspace-stores.ts'
import type { TaskResult } from '../tasks/task-messages.ts'
import type { Lab } from './lab.ts'
import { isTrusted } from './trust.ts'

type Refusal = Extract<TaskResult<'prepare'>, { type: 'refused' }>

/** Checks the file, creates a sweep from it, starts the engine on it, and shows it. */
export async function runExperiment(file: vscode.Uri, lab: Lab): Promise<void> {
  if (!(await isTrusted('Running experiments'))) return
  const store = storeOfFile(file)
  if (!store) {
    await explainNoFolder(file)
    return
  }
  // Run what the editor shows.
  const document = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === file.toString())
  if (document?.isDirty && !(await document.save())) return
  // Pressing ▶ again while a sweep is being created must not create a second one.
  if (!(await isAnotherWanted(file, lab)) || beingMade.has(file.fsPath)) return
  beingMade.add(file.fsPath)
  let prepared: TaskResult<'prepare'>
  try {
    prepared = await prepare(file, store, lab)
    if (prepared.type === 'made') await lab.engines.start(prepared.folder, store)
  } finally {
    beingMade.delete(file.fsPath)
  }
  if (prepared.type === 'refused') await explainRefusal(file, prepared)
  else if (prepared.type === 'lacking') await offerSetup(file, prepared)
  else lab.panels.sweep.open({ folder: prepared.folder })
}

/** Experiment files from which a sweep is being created now. */
const beingMade = new Set<string>()

function prepare(file: vscode.Uri, { store, workspace, dataFolder }: WorkspaceStore, { runTask }: Lab) {
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: basename(file.fsPath), cancellable: true },
    async (progress, cancelled) => {
      progress.report({ message: 'Checking …' })
      return runTask(
        'prepare',
        { file: file.fsPath, store, workspace, dataFolder },
        { cancelled, onProgress: ({ words }) => progress.report({ message: words }) },
      )
    },
  )
}

/** Two sweeps of one experiment would share the cores: asks whether to start another or to open the running one. */
async function isAnotherWanted(file: vscode.Uri, { engines, model, panels }: Lab): Promise<boolean> {
  const running =
    model.running().find(sweep => samePath(sweep.file, file.fsPath))?.folder ?? engines.workingOn(file.fsPath)
  if (running === undefined) return true
  const [open, another] = ['Open it', 'Run another']
  const chosen = await vscode.window.showInformationMessage(
    `A sweep of ${basename(file.fsPath)} is already running.`,
    open,
    another,
  )
  if (chosen === open) panels.sweep.open({ folder: running })
  return chosen === another
}

async function explainNoFolder(file: vscode.Uri): Promise<void> {
  const open = 'Open folder'
  const chosen = await vscode.window.showErrorMessage(
    `${basename(file.fsPath)} is not in an open folder. Results are stored in the folder of the experiment: open that folder first.`,
    open,
  )
  if (chosen) await vscode.commands.executeCommand('vscode.openFolder', vscode.Uri.joinPath(file, '..'))
}

/** The executor is not available yet: shows why, and offers to set it up. */
async function offerSetup(
  file: vscode.Uri,
  { message, setup }: Extract<TaskResult<'prepare'>, { type: 'lacking' }>,
): Promise<void> {
  const setUp = setupTitle(setup)
  if ((await vscode.window.showErrorMessage(`${basename(file.fsPath)}: ${message}`, setUp)) !== setUp) return
  await vscode.commands.executeCommand('finetuneLab.setup', { kind: setup, thenRun: file.toString() })
}

/** Shows the first problem, with buttons that lead to its fix. */
async function explainRefusal(file: vscode.Uri, { problems, missing }: Refusal): Promise<void> {
  const [first] = problems
  const openFile = { title: 'Open file', do: () => openAt(file, first) }
  const actions = missing.length > 0 ? [...missingActions(file, missing), openFile] : [openFile]
  const chosen = await vscode.window.showErrorMessage(refusalText(basename(file.fsPath), problems, missing), ...actions)
  await chosen?.do()
}

export function refusalText(name: string, problems: Refusal['problems'], missing: Refusal['missing']): string {
  if (missing.length > 0) {
    const names = [...new Set(missing.map(dataset => dataset.name))]
    if (names.length === 1) return `${name}: data set ${names[0]} is not on this machine.`
    // Buttons have room only for names.
    const sized = names.map(each => {
      const bytes = downloadBytes(each)
      return bytes === undefined ? each : `${each} (${formatMegabytes(bytes)})`
    })
    return `${name}: data sets ${sized.join(' and ')} are not on this machine.`
  }
  const [{ line, message }] = problems
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''
  return `${name}, line ${line}: ${message}${more}`
}

const downloadBytes = (name: string) => fetchableDatasets().find(dataset => dataset.name === name)?.bytes

/** Ways to get each missing data set; for several data sets, only the likeliest way each. */
function missingActions(file: vscode.Uri, missing: Refusal['missing']) {
  const thenRun = file.toString()
  const distinct = [...new Map(missing.map(dataset => [dataset.name, dataset])).values()]
  const several = distinct.length > 1
  return distinct.flatMap(({ name, into }) => {
    const bytes = downloadBytes(name)
    const download = {
      title: several ? `Download ${name}` : `Download ${name} (${formatMegabytes(bytes ?? 0)})`,
      do: () => vscode.commands.executeCommand('finetuneLab.fetchData', { name, thenRun }),
    }
    const importIt = {
      title: several ? `Import images as ${name}` : 'Import images',
      do: () => vscode.commands.executeCommand('finetuneLab.importImages', { name, into, thenRun }),
    }
    if (bytes === undefined || into !== undefined) return [importIt]
    return several ? [download] : [download, importIt]
  })
}

async function openAt(file: vscode.Uri, { line, column }: { line: number; column: number }): Promise<void> {
  const position = new vscode.Position(line - 1, column - 1)
  await vscode.window.showTextDocument(file, { selection: new vscode.Range(position, position) })
}
