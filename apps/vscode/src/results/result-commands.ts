import { accessSync, constants } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { readSweepRecord, sweepFiles } from '@finetune-lab/runs'
import * as vscode from 'vscode'
import { withTaskProgress } from '../datasets/data-commands.ts'
import { besideExperiment } from '../store/beside-experiment.ts'
import type { TaskRunner } from '../tasks/run-task.ts'
import type { TaskRequest } from '../tasks/task-messages.ts'
import { showReport } from './report-preview.ts'

/** Writes the report of one sweep, or of several compared, and shows it. */
export async function writeReport(folders: readonly string[], runTask: TaskRunner): Promise<void> {
  const out = await reportPlace(folders)
  if (out === undefined) return
  const { path } = await withTaskProgress('Writing the report', options =>
    runTask('report', { folders: [...folders], out }, options),
  )
  const file = vscode.Uri.file(path)
  const names = folders.map(folder => readSweepRecord(folder).name)
  await showReport(file, names.length === 1 ? names[0] : `${names.length} sweeps compared`)
  const [save, browser] = ['Save a copy', 'Open in browser']
  // A window in a browser, or on another machine, cannot open files of the machine that the sweep is on.
  const local = vscode.env.uiKind === vscode.UIKind.Desktop && vscode.env.remoteName === undefined
  const chosen = await vscode.window.showInformationMessage(
    `The report lies at ${vscode.workspace.asRelativePath(file)}.`,
    save,
    ...(local ? [browser] : []),
  )
  if (chosen === browser) await vscode.env.openExternal(file)
  if (chosen === save) {
    const target = await askWhere('report.html', 'HTML', 'html', folders[0])
    if (target) await vscode.workspace.fs.copy(file, target, { overwrite: true })
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

interface Format {
  readonly format: TaskRequest<'export'>['format']
  readonly label: string
  readonly detail: string
  /** Shows one sweep. */
  readonly figure?: true
}

const formats: readonly Format[] = [
  {
    format: 'csv',
    label: 'CSV',
    detail: 'A row for each finetune: accuracy, loss, and the settings that led to them.',
  },
  {
    format: 'json',
    label: 'JSON',
    detail: 'Settings, versions, checksums, rows, curves and differences with intervals.',
  },
  { format: 'svg', label: 'SVG', detail: 'The figure of finetune accuracy, to be scaled and edited.', figure: true },
  { format: 'png', label: 'PNG', detail: 'The same figure as a picture.', figure: true },
]

/** Asks for a format and a place, and writes the results there. */
export async function exportResults(folders: readonly string[], runTask: TaskRunner): Promise<void> {
  const possible = formats.filter(({ figure }) => !figure || folders.length === 1)
  const chosen = await vscode.window.showQuickPick(possible, { title: 'Export as', matchOnDetail: true })
  if (!chosen) return
  const { id } = readSweepRecord(folders[0])
  const target = await askWhere(`${id}.${chosen.format}`, chosen.label, chosen.format, folders[0])
  if (!target) return
  const { path } = await withTaskProgress('Exporting', options =>
    runTask('export', { folders: [...folders], format: chosen.format, out: target.fsPath }, options),
  )
  const open = 'Open'
  const file = vscode.Uri.file(path)
  const answer = await vscode.window.showInformationMessage(`Saved ${vscode.workspace.asRelativePath(file)}`, open)
  if (answer) await vscode.commands.executeCommand('vscode.open', file)
}

/** Beside the experiment file, unless a person says otherwise. */
function askWhere(name: string, label: string, extension: string, sweepFolder: string) {
  const beside = besideExperiment(sweepFolder)
  return vscode.window.showSaveDialog({
    title: 'Save',
    ...(beside && { defaultUri: vscode.Uri.joinPath(beside, name) }),
    filters: { [label]: [extension] },
  })
}
