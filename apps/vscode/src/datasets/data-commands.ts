import { basename, dirname } from 'node:path'
import { formatCount, formatMegabytes } from '@finetune-lab/charts/dom'
import { fetchableDatasets, findImages, startFindings } from '@finetune-lab/data'
import { newNameProblem, suggestedName } from '@finetune-lab/data/dataset-name'
import * as vscode from 'vscode'
import * as z from 'zod'
import { isTrusted } from '../commands/trust.ts'
import type { TaskOptions, TaskRunner } from '../tasks/run-task.ts'
import { type DatasetsTree, datasetNodes } from './datasets-tree.ts'

/** What the command was called for: after a download or import, it can offer to run the waiting experiment. */
const purpose = z.object({
  name: z.string().optional(),
  /** The data set folder to create, if an experiment file names one. */
  into: z.string().optional(),
  thenRun: z.string().optional(),
})

interface DataCommands {
  readonly runTask: TaskRunner
  readonly datasets: DatasetsTree
}

/** Downloads a data set into the user's cache, which all workspaces share. */
export async function fetchData(argument: unknown, { runTask, datasets }: DataCommands): Promise<void> {
  if (!(await isTrusted('Downloading data sets'))) return
  const { name, thenRun } = purpose.safeParse(argument).data ?? {}
  const wanted = name ?? (await chooseFetchable())
  if (wanted === undefined) return
  const known = fetchableDatasets().find(dataset => dataset.name === wanted)
  if (!known) {
    void vscode.window.showErrorMessage(
      `Cannot download data set ${wanted}: expected one of ${fetchableDatasets()
        .map(dataset => dataset.name)
        .join(', ')}.`,
    )
    return
  }
  await withTaskProgress(`Downloading ${wanted} (${formatMegabytes(known.bytes)})`, options =>
    runTask('fetch', { name: wanted, mirror: process.env.FINETUNE_LAB_MIRROR }, options),
  )
  datasets.refresh()
  await offerRun(`Downloaded ${wanted}. ${known.origin}.`, thenRun)
}

async function chooseFetchable(): Promise<string | undefined> {
  const here = new Set((await datasetNodes()).filter(({ state }) => state === 'found').map(({ name }) => name))
  const items = fetchableDatasets().map(({ name, bytes, origin }) => ({
    label: name,
    description: here.has(name) ? 'already downloaded' : formatMegabytes(bytes),
    detail: origin,
  }))
  return (await vscode.window.showQuickPick(items, { title: 'Which data set to download?' }))?.label
}

/** Turns a folder of images, one sub-folder per class, into a data set. */
export async function importImages(argument: unknown, { runTask, datasets }: DataCommands): Promise<void> {
  if (!(await isTrusted('Importing images'))) return
  const { name: wanted, into, thenRun } = purpose.safeParse(argument).data ?? {}
  const [folder] =
    (await vscode.window.showOpenDialog({
      title: 'Folder of images: one sub-folder per class, or train and test with these',
      openLabel: 'Import',
      canSelectFiles: false,
      canSelectFolders: true,
    })) ?? []
  if (!folder) return
  // A folder without classes is refused before the user is asked for a name.
  await findImages(folder.fsPath, startFindings())
  const here = (await datasetNodes()).filter(({ state }) => state !== 'missing').map(dataset => dataset.name)
  const name = into ? basename(into) : await askName(suggestedName(wanted ?? basename(folder.fsPath)), here)
  if (name === undefined) return
  const there = !into && here.includes(name)
  if (there && !(await confirmReplacing(name))) return
  const imported = await withTaskProgress(`Importing ${name}`, options =>
    runTask('import', { images: folder.fsPath, name, into: into && dirname(into), replace: there }, options),
  )
  datasets.refresh()
  const { classes, trainImages, testImages, smallestClass, leftOut, odd, lines } = imported
  const made = `Imported ${name}: ${classes.length} classes, ${formatCount(trainImages)} training and ${formatCount(testImages)} test images. samplesPerClass can be up to ${formatCount(smallestClass)}.`
  const doubts = [
    ...(leftOut > 0 ? [`${formatCount(leftOut)} ${leftOut === 1 ? 'file was' : 'files were'} left out.`] : []),
    ...(odd > 0 ? [`${formatCount(odd)} ${odd === 1 ? 'looks' : 'look'} wrong.`] : []),
  ]
  if (doubts.length === 0) await offerRun(made, thenRun)
  else await offerRun([...doubts, made].join(' '), thenRun, { text: [made, ...lines].join('\n') })
}

const askName = (value: string, taken: readonly string[]) =>
  vscode.window.showInputBox({
    title: 'Name of the data set',
    prompt: 'The name that experiment files will use',
    value,
    validateInput: name => newNameProblem(name, taken),
  })

async function confirmReplacing(name: string): Promise<boolean> {
  const replace = 'Replace'
  const message = `Data set ${name} already exists. Replace it?`
  return (await vscode.window.showWarningMessage(message, { modal: true }, replace)) === replace
}

/** Runs a task with a progress notification that can cancel it. */
export function withTaskProgress<Result>(
  title: string,
  work: (options: TaskOptions) => Promise<Result>,
): Thenable<Result> {
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    (progress, cancelled) => {
      let shown = 0
      return work({
        cancelled,
        onProgress: ({ share = 0, words }) => {
          const percent = Math.min(100, share * 100)
          progress.report({ message: words, ...(percent > shown && { increment: percent - shown }) })
          shown = Math.max(shown, percent)
        },
      })
    },
  )
}

/**
 * Reports success, with a button that runs the experiment that was waiting for it.
 *
 * @param doubts turns it into a warning, with a button that shows this text
 */
export async function offerRun(
  message: string,
  thenRun: string | undefined,
  doubts?: { readonly text: string },
): Promise<void> {
  const [run, show] = ['Run experiment', 'Show files']
  const buttons = [...(doubts ? [show] : []), ...(thenRun ? [run] : [])]
  const chosen = await (doubts
    ? vscode.window.showWarningMessage(message, ...buttons)
    : vscode.window.showInformationMessage(message, ...buttons))
  if (chosen === show && doubts) {
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content: doubts.text }))
    if (thenRun) await offerRun(message, thenRun)
  } else if (chosen === run) await vscode.commands.executeCommand('finetuneLab.run', vscode.Uri.parse(thenRun!, true))
}
