import { dirname } from 'node:path'
import { readSweepRecord } from '@finetune-lab/runs'
import * as vscode from 'vscode'
import { withTaskProgress } from '../datasets/data-commands.ts'
import type { TaskRunner } from '../tasks/run-task.ts'
import type { TaskRequest } from '../tasks/task-messages.ts'
import { askWhere, offerToOpen, placesOf } from './write-report.ts'

interface Choice {
  readonly format: TaskRequest<'export'>['format']
  readonly figure?: TaskRequest<'export'>['figure']
  readonly label: string
  readonly detail: string
}

const tables: readonly Choice[] = [
  {
    format: 'csv',
    label: 'CSV',
    detail: 'One row per finetune: accuracy, loss, and all settings.',
  },
  {
    format: 'json',
    label: 'JSON',
    detail:
      'Settings, versions, checksums, rows, curves, differences, answers and predictions; for several sweeps, their comparison.',
  },
]

/** Figures of one sweep. */
const figures: readonly Choice[] = [
  { format: 'svg', figure: 'accuracy', label: 'SVG', detail: 'Finetune accuracy as curves, scalable and editable.' },
  {
    format: 'svg',
    figure: 'difference',
    label: 'SVG of differences',
    detail: 'Each augmentation minus no augmentation.',
  },
  { format: 'svg', figure: 'table', label: 'SVG of the table', detail: 'Finetune accuracy as a table.' },
  { format: 'png', figure: 'accuracy', label: 'PNG', detail: 'Finetune accuracy as curves, as an image.' },
  {
    format: 'png',
    figure: 'difference',
    label: 'PNG of differences',
    detail: 'Each augmentation minus no augmentation.',
  },
  { format: 'png', figure: 'table', label: 'PNG of the table', detail: 'Finetune accuracy as a table.' },
]

const programs: readonly Choice[] = [
  { format: 'tensorboard', label: 'TensorBoard', detail: 'A folder with the event files of all runs.' },
  { format: 'mlflow', label: 'MLflow', detail: 'Sends runs, losses, models and the report to a tracking server.' },
  { format: 'safetensors', label: 'Models', detail: 'A folder with the networks as safetensors, and their results.' },
]

/** Asks for a format and a destination, and writes the results there. */
export async function exportResults(folders: readonly string[], runTask: TaskRunner): Promise<void> {
  const possible = [...tables, ...(folders.length === 1 ? figures : []), ...programs]
  const chosen = await vscode.window.showQuickPick(possible, { title: 'Export as', matchOnDetail: true })
  if (!chosen) return
  const { format, figure } = chosen
  const out = await askTarget(chosen, folders[0])
  if (out === undefined) return
  const { words, pages } = await withTaskProgress('Exporting', options =>
    runTask('export', { folders: [...folders], format, figure, out, ...placesOf(folders[0]) }, options),
  )
  if (format === 'mlflow') {
    const open = 'Open in MLflow'
    const answer = await vscode.window.showInformationMessage(`${words}.`, ...(pages.length > 0 ? [open] : []))
    if (answer) for (const page of pages) await vscode.env.openExternal(vscode.Uri.parse(page, true))
  } else if (format === 'tensorboard') {
    const copy = 'Copy command'
    const answer = await vscode.window.showInformationMessage(`${words}. View them with tensorboard --logdir.`, copy)
    if (answer) await vscode.env.clipboard.writeText(`tensorboard --logdir ${JSON.stringify(out)}`)
  } else if (format === 'safetensors') void vscode.window.showInformationMessage(`${words}.`)
  else await offerToOpen(`Saved ${vscode.workspace.asRelativePath(out)}`, out)
}

async function askTarget({ format, figure, label }: Choice, sweepFolder: string): Promise<string | undefined> {
  if (format === 'mlflow') return askServer()
  const { id, file } = readSweepRecord(sweepFolder)
  if (format === 'tensorboard' || format === 'safetensors') {
    const [folder] =
      (await vscode.window.showOpenDialog({
        title: `${label}: which folder?`,
        openLabel: 'Export here',
        canSelectFiles: false,
        canSelectFolders: true,
        defaultUri: vscode.Uri.file(dirname(file)),
      })) ?? []
    return folder?.fsPath
  }
  const what = figure === undefined || figure === 'accuracy' ? '' : `-${figure}`
  return (await askWhere(`${id}${what}.${format}`, format.toUpperCase(), format, sweepFolder))?.fsPath
}

const askServer = () =>
  vscode.window.showInputBox({
    title: 'Address of the MLflow tracking server',
    prompt: 'To start a server on this machine: mlflow server',
    value: process.env.MLFLOW_TRACKING_URI ?? 'http://127.0.0.1:5000',
    validateInput: address =>
      /^https?:\/\/\S+$/.test(address) ? undefined : 'Enter an address that begins with http:// or https://.',
  })
