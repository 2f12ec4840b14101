import { basename, dirname } from 'node:path'
import { formatCount, formatMegabytes } from '@finetune-lab/charts/dom'
import { fetchableDatasets, findImages, startFindings } from '@finetune-lab/data'
import { newNameProblem, suggestedName } from '@finetune-lab/data/dataset-name'
import * as vscode from 'vscode'
import * as z from 'zod'
import { isTrusted } from '../commands/trust.ts'
import type { TaskOptions, TaskRunner } from '../tasks/run-task.ts'
import { type DatasetsTree, datasetNodes } from './datasets-tree.ts'

/** Who offers a data set on the way to a run goes on with it afterwards. */
const purpose = z.object({
  name: z.string().optional(),
  /** The folder that the images of the data set are to become, where an experiment file names one. */
  into: z.string().optional(),
  thenRun: z.string().optional(),
})

interface DataCommands {
  readonly runTask: TaskRunner
  readonly datasets: DatasetsTree
}

/** Downloads a data set into the user's cache, where every workspace finds it. */
export async function fetchData(argument: unknown, { runTask, datasets }: DataCommands): Promise<void> {
  if (!(await isTrusted('Downloading data sets'))) return
  const { name, thenRun } = purpose.safeParse(argument).data ?? {}
  const wanted = name ?? (await chooseFetchable())
  if (wanted === undefined) return
  const known = fetchableDatasets().find(dataset => dataset.name === wanted)
  if (!known) {
    void vscode.window.showErrorMessage(
      `Data set ${wanted} cannot be downloaded; expected one of ${fetchableDatasets()
        .map(dataset => dataset.name)
        .join(', ')}.`,
    )
    return
  }
  await withTaskProgress(`Downloading ${wanted} (${formatMegabytes(known.bytes)})`, options =>
    runTask('fetch', { name: wanted, mirror: process.env.FINETUNE_LAB_MIRROR }, options),
  )
  datasets.refresh()
  await offerRun(`${wanted} is here. ${known.origin}.`, thenRun)
}

async function chooseFetchable(): Promise<string | undefined> {
  const here = new Set((await datasetNodes()).filter(({ state }) => state === 'found').map(({ name }) => name))
  const items = fetchableDatasets().map(({ name, bytes, origin }) => ({
    label: name,
    description: here.has(name) ? 'here already' : formatMegabytes(bytes),
    detail: origin,
  }))
  return (await vscode.window.showQuickPick(items, { title: 'Download which data set?' }))?.label
}

/** Makes a data set of a folder of images, one sub-folder per class. */
export async function importImages(argument: unknown, { runTask, datasets }: DataCommands): Promise<void> {
  if (!(await isTrusted('Importing images'))) return
  const { name: wanted, into, thenRun } = purpose.safeParse(argument).data ?? {}
  const [folder] =
    (await vscode.window.showOpenDialog({
      title: 'Folder of images: one sub-folder per class, or train and test with them',
      openLabel: 'Import',
      canSelectFiles: false,
      canSelectFolders: true,
    })) ?? []
  if (!folder) return
  // Before anything is asked: a folder without classes is refused here.
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
  const made = `${name} is here: ${classes.length} classes, ${formatCount(trainImages)} + ${formatCount(testImages)} images. samplesPerClass can be at most ${formatCount(smallestClass)}.`
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
    prompt: 'As experiment files will name it',
    value,
    validateInput: name => newNameProblem(name, taken),
  })

async function confirmReplacing(name: string): Promise<boolean> {
  const replace = 'Replace'
  const message = `A data set ${name} is here already. Replace it?`
  return (await vscode.window.showWarningMessage(message, { modal: true }, replace)) === replace
}

/** A notification with a bar that moves, and a button that ends the task. */
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
 * Says that what was missing is there, with a button that runs the experiment that wanted it.
 *
 * @param doubts makes it a warning, with a button that shows this text
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
