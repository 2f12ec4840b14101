import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { augmentations } from '@finetune-lab/augmentation'
import { formatCount } from '@finetune-lab/charts/dom'
import { describeDataset } from '@finetune-lab/data'
import { UserFacingError } from '@finetune-lab/system'
import * as vscode from 'vscode'
import * as z from 'zod'
import { type DatasetNode, datasetNodes } from '../datasets/datasets-tree.ts'
import { writeTo } from '../panels/write-to.ts'
import { oneStore, type WorkspaceStore, workspaceStores } from '../store/workspace-stores.ts'
import { type DatasetRoom, experimentText, fileNameOf, sizeChoices } from './experiment-text.ts'

const STEPS = 6
const FINETUNE_SAMPLES = 256

const wantsExample = z.object({ example: z.literal(true) })

/**
 * Asks what to compare, writes a commented file that can run as it is, and opens it.
 *
 * @param argument `{ example: true }` for the example that comes with the extension
 * @param dist the folder of the built extension
 */
export async function newExperiment(argument: unknown, dist: string): Promise<void> {
  const store = await chooseFolder()
  if (!store) return
  if (wantsExample.safeParse(argument).success) await openExample(store, dist)
  else await askAndWrite(store)
}

const EXAMPLE = 'first-run.experiment.yaml'

/** Copies the example into the user's folder and opens it; an existing file is opened unchanged. */
async function openExample({ workspace }: WorkspaceStore, dist: string): Promise<void> {
  const file = vscode.Uri.joinPath(vscode.Uri.file(workspace), EXAMPLE)
  const example = vscode.Uri.joinPath(vscode.Uri.file(dist), 'examples', EXAMPLE)
  if (!existsSync(file.fsPath)) await write(file, await vscode.workspace.fs.readFile(example))
  await vscode.window.showTextDocument(file)
}

/** @throws UserFacingError if the folder cannot be written */
async function write(file: vscode.Uri, contents: Uint8Array): Promise<void> {
  try {
    await writeTo(file, contents)
  } catch (cause) {
    throw new UserFacingError('input', `Cannot write ${file.fsPath}: ${(cause as Error).message}`, { cause })
  }
}

async function askAndWrite(store: WorkspaceStore): Promise<void> {
  const datasets = (await datasetNodes()).filter(({ state }) => state !== 'damaged')
  const pretrain = await pick(1, 'Which data set to pre-train on?', datasetItems(datasets))
  if (!pretrain) return
  const finetune = await pickSome(2, 'Which data sets to finetune and test on?', datasetItems(datasets), [
    usualTarget(pretrain.label),
  ])
  if (!finetune) return
  const room = await roomOf(pretrain.label, store)
  const sizes = await pick(3, 'How many labelled images per class?', sizeItems(room))
  if (!sizes) return
  const augmentation = await pickSome(4, 'Which augmentations?', augmentationItems(), ['none', 'mixup', 'collage'])
  if (!augmentation) return
  const seeds = await pick(5, 'How many repetitions (seeds)?', seedItems)
  if (!seeds) return
  const name = await vscode.window.showInputBox({
    title: titleOf(6, 'Name of the experiment?'),
    value: `${pretrain.label} to ${finetune.map(({ label }) => label).join(' and ')}`,
    prompt: 'Also used for the file name',
    validateInput: text =>
      text.trim() === '' ? 'Enter a name.' : text.length > 100 ? 'At most 100 characters.' : undefined,
  })
  if (name === undefined) return

  const rooms = await Promise.all(finetune.map(({ label }) => roomOf(label, store)))
  const text = experimentText({
    name: name.trim(),
    pretrain: pretrain.label,
    finetune: finetune.map(({ label }) => label),
    samplesPerClass: sizes.sizes,
    augmentations: augmentation.map(({ label }) => label),
    seeds: seeds.seeds,
    finetuneSamples: Math.min(FINETUNE_SAMPLES, ...rooms.map(({ smallest }) => smallest)),
  })
  const file = await freeFile(vscode.Uri.file(store.workspace), fileNameOf(name))
  await write(file, new TextEncoder().encode(text))
  await vscode.window.showTextDocument(file)
}

async function chooseFolder(): Promise<WorkspaceStore | undefined> {
  const stores = workspaceStores()
  if (stores.length > 0) return oneStore(stores, 'Which folder?')
  const open = 'Open folder'
  const chosen = await vscode.window.showInformationMessage(
    'Open a folder to hold the experiment and its results.',
    open,
  )
  if (chosen) await vscode.commands.executeCommand('vscode.openFolder')
  return undefined
}

const titleOf = (step: number, question: string) => `New experiment (${step} of ${STEPS}): ${question}`

const pick = <Item extends vscode.QuickPickItem>(step: number, question: string, items: readonly Item[]) =>
  vscode.window.showQuickPick(items, { title: titleOf(step, question), ignoreFocusOut: true })

/** At least one item; undefined if the user cancels. */
async function pickSome<Item extends vscode.QuickPickItem>(
  step: number,
  question: string,
  items: readonly Item[],
  picked: readonly string[],
): Promise<readonly Item[] | undefined> {
  for (;;) {
    const chosen = await vscode.window.showQuickPick(
      items.map(item => ({ ...item, picked: picked.includes(item.label) })),
      { title: titleOf(step, question), placeHolder: 'Choose one or more', canPickMany: true, ignoreFocusOut: true },
    )
    if (!chosen) return undefined
    if (chosen.length > 0) return chosen
  }
}

/** The usual finetune data set: letters for digits; for any other data set, the data set itself. */
const usualTarget = (name: string) => ({ mnist: 'emnist-letters', 'strokes-digits': 'strokes-letters' })[name] ?? name

const datasetItems = (datasets: readonly DatasetNode[]) =>
  // Missing ones last.
  datasets
    .toSorted((a, b) => Number(a.state === 'missing') - Number(b.state === 'missing'))
    .map(({ name, title, description }) => ({
      label: name,
      description: title === name ? undefined : title,
      detail: description,
    }))

/** The size of a missing data set is unknown: the file is checked again before it runs. */
async function roomOf(name: string, { workspace, dataFolder }: WorkspaceStore): Promise<DatasetRoom> {
  try {
    const { train } = await describeDataset(name, { workspace, dataFolder })
    return { smallest: Math.min(...train.perClass) }
  } catch {
    return { smallest: Number.MAX_SAFE_INTEGER }
  }
}

const sizeItems = (room: DatasetRoom) =>
  sizeChoices(room).map(({ label, sizes }) => ({
    label,
    sizes,
    description: sizes.map(size => formatCount(size)).join(', '),
  }))

const summaries: Readonly<Record<string, string>> = {
  none: 'no augmentation, as the baseline',
  mixup: 'blends two images and their labels in the same proportion',
  collage: 'combines quarters of two images, with half of each label',
}

const augmentationItems = () =>
  augmentations.map(({ name, description }) => ({ label: name, description: summaries[name] ?? description }))

const seedItems = [
  { label: '3', description: 'shows that there is a spread', seeds: 3 },
  { label: '10', description: 'shows how large it is', seeds: 10 },
  { label: '1', description: 'a first look, without error bars', seeds: 1 },
]

/** A file name that is not taken: nothing is overwritten. */
async function freeFile(folder: vscode.Uri, name: string): Promise<vscode.Uri> {
  const taken = new Set((await vscode.workspace.fs.readDirectory(folder)).map(([file]) => basename(file)))
  for (let number = 1; ; number++) {
    const file = `${name}${number > 1 ? `-${number}` : ''}.experiment.yaml`
    if (!taken.has(file)) return vscode.Uri.joinPath(folder, file)
  }
}
