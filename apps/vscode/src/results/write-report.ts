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

/** Writes the report of one sweep, or of several compared, and shows it. */
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
  // A window in a browser, or on another machine, cannot open files of the machine that the sweep is on.
  const local = vscode.env.uiKind === vscode.UIKind.Desktop && vscode.env.remoteName === undefined
  const chosen = await vscode.window.showInformationMessage(
    `The report lies at ${vscode.workspace.asRelativePath(file)}.`,
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
    // Its figures get names that begin with its own, beside it.
    const path = target.fsPath.endsWith('.md') ? target.fsPath : `${target.fsPath}.md`
    await write(path)
    await offerToOpen(`Saved ${vscode.workspace.asRelativePath(path)}, with its figures beside it.`, path)
  }
}

/**
 * A sweep's own report lies in its folder; one that compares stands beside that of the first, and never in its place. Where
 * the store cannot be written, a person says where.
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

/** Where the data sets of a sweep may lie. */
export function placesOf(sweepFolder: string): { workspace: string; dataFolder?: string } {
  const { workspace, dataFolder } = storeOfSweep(sweepFolder) ?? {}
  return { workspace: workspace ?? dirname(readSweepRecord(sweepFolder).file), dataFolder }
}

export async function offerToOpen(message: string, path: string): Promise<void> {
  const answer = await vscode.window.showInformationMessage(message, 'Open')
  if (answer) await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(path))
}

/** Beside the experiment file, unless a person says otherwise. */
export function askWhere(name: string, label: string, extension: string, sweepFolder: string) {
  const beside = besideExperiment(sweepFolder)
  return vscode.window.showSaveDialog({
    title: 'Save',
    ...(beside && { defaultUri: vscode.Uri.joinPath(beside, name) }),
    filters: { [label]: [extension] },
  })
}
