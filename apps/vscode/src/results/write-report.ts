import { accessSync, constants } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { readSweepRecord, sweepFiles } from '@finetune-lab/runs'
import * as vscode from 'vscode'
import { withTaskProgress } from '../datasets/data-commands.ts'
import { writeTo } from '../panels/write-to.ts'
import { besideExperiment } from '../store/beside-experiment.ts'
import { storeOfSweep } from '../store/workspace-stores.ts'
import type { TaskRunner } from '../tasks/run-task.ts'
import { showReport } from './report-preview.ts'

/** Writes the report of one sweep, or of a comparison, and shows it. */
export async function writeReport(folders: readonly string[], runTask: TaskRunner): Promise<void> {
  const out = await reportPlace(folders)
  if (out === undefined) return
  const write = (path: string) =>
    withTaskProgress('Writing the report', options =>
      runTask('report', { folders: [...folders], out: path, ...placesOf(folders[0]) }, options),
    )
  await write(out)
  const file = vscode.Uri.file(out)
  const names = folders.map(folder => readSweepRecord(folder).name)
  await showReport(file, names.length === 1 ? names[0] : `${names.length} sweeps compared`)
  const [saveHtml, saveMarkdown, browser] = ['Save a copy', 'Save as Markdown', 'Open in browser']
  // In a browser or a remote window, the local browser cannot open files of the machine that holds the sweep.
  const local = vscode.env.uiKind === vscode.UIKind.Desktop && vscode.env.remoteName === undefined
  const chosen = await vscode.window.showInformationMessage(
    `Saved the report as ${vscode.workspace.asRelativePath(file)}.`,
    saveHtml,
    saveMarkdown,
    ...(local ? [browser] : []),
  )
  if (chosen === browser) await vscode.env.openExternal(file)
  if (chosen === saveHtml) {
    const target = await askWhere('report.html', 'HTML', 'html', folders[0])
    if (target) await writeTo(target, await vscode.workspace.fs.readFile(file))
  }
  if (chosen === saveMarkdown) {
    const target = await askWhere('report.md', 'Markdown', 'md', folders[0])
    if (!target) return
    // Its figures are written next to it, with names that begin with its own.
    const path = target.fsPath.endsWith('.md') ? target.fsPath : `${target.fsPath}.md`
    await write(path)
    await offerToOpen(`Saved ${vscode.workspace.asRelativePath(path)} and its figures.`, path)
  }
}

/**
 * A sweep's report goes into its folder. The report of a comparison goes into the folder of the first sweep, under another
 * name. If the store is read-only, the user chooses.
 */
async function reportPlace(folders: readonly string[]): Promise<string | undefined> {
  const { report, record } = sweepFiles(folders[0])
  const others = folders.slice(1).map(folder => basename(folder))
  const name = others.length === 0 ? basename(report) : `report-compared-with-${others[0]}${furtherOthers(others)}.html`
  try {
    accessSync(dirname(record), constants.W_OK)
    return join(dirname(report), name)
  } catch {
    return (await askWhere(name, 'HTML', 'html', folders[0]))?.fsPath
  }
}

const furtherOthers = ({ length }: readonly string[]) => (length > 1 ? `-and-${length - 1}-more` : '')

/** Where to look for the data sets of a sweep. */
export function placesOf(sweepFolder: string): { workspace: string; dataFolder?: string } {
  const { workspace, dataFolder } = storeOfSweep(sweepFolder) ?? {}
  return { workspace: workspace ?? dirname(readSweepRecord(sweepFolder).file), dataFolder }
}

export async function offerToOpen(message: string, path: string): Promise<void> {
  const answer = await vscode.window.showInformationMessage(message, 'Open')
  if (answer) await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(path))
}

/** Asks for a destination; suggests the folder of the experiment file. */
export function askWhere(name: string, label: string, extension: string, sweepFolder: string) {
  const folder = besideExperiment(sweepFolder)
  return vscode.window.showSaveDialog({
    title: 'Save',
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, name) }),
    filters: { [label]: [extension] },
  })
}
