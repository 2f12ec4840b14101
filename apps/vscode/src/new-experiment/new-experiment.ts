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
 * Asks what to compare, writes a commented file that can be run as it is, and opens it.
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

/** A copy in the person's own folder, theirs to change; one that is there already is opened as it is. */
async function openExample({ workspace }: WorkspaceStore, dist: string): Promise<void> {
  const file = vscode.Uri.joinPath(vscode.Uri.file(workspace), EXAMPLE)
  const example = vscode.Uri.joinPath(vscode.Uri.file(dist), 'examples', EXAMPLE)
  if (!existsSync(file.fsPath)) await write(file, await vscode.workspace.fs.readFile(example))
  await vscode.window.showTextDocument(file)
}

/** @throws UserFacingError where the folder cannot be written */
async function write(file: vscode.Uri, contents: Uint8Array): Promise<void> {
  try {
    await writeTo(file, contents)
  } catch (cause) {
    throw new UserFacingError('input', `${file.fsPath} cannot be written: ${(cause as Error).message}`, { cause })
  }
}

async function askAndWrite(store: WorkspaceStore): Promise<void> {
  const datasets = (await datasetNodes()).filter(({ state }) => state !== 'damaged')
  const pretrain = await pick(1, 'Pre-train on which data set?', datasetItems(datasets))
  if (!pretrain) return
  const finetune = await pickSome(2, 'Finetune and test on which data sets?', datasetItems(datasets), [
    usualTarget(pretrain.label),
  ])
  if (!finetune) return
  const room = await roomOf(pretrain.label, store)
  const sizes = await pick(3, 'How many labelled images per class?', sizeItems(room))
  if (!sizes) return
  const augmentation = await pickSome(4, 'With which augmentations?', augmentationItems(), ['none', 'mixup', 'collage'])
  if (!augmentation) return
  const seeds = await pick(5, 'How many repetitions (seeds)?', seedItems)
  if (!seeds) return
  const name = await vscode.window.showInputBox({
    title: titleOf(6, 'What is it called?'),
    value: `${pretrain.label} to ${finetune.map(({ label }) => label).join(' and ')}`,
    prompt: 'Names the file too',
    validateInput: text =>
      text.trim() === '' ? 'A name, please.' : text.length > 100 ? 'At most 100 characters.' : undefined,
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
  if (stores.length > 0) return oneStore(stores, 'In which folder?')
  const open = 'Open folder'
  const chosen = await vscode.window.showInformationMessage('An experiment and its results live in a folder.', open)
  if (chosen) await vscode.commands.executeCommand('vscode.openFolder')
  return undefined
}

const titleOf = (step: number, question: string) => `New experiment (${step} of ${STEPS}): ${question}`

const pick = <Item extends vscode.QuickPickItem>(step: number, question: string, items: readonly Item[]) =>
  vscode.window.showQuickPick(items, { title: titleOf(step, question), ignoreFocusOut: true })

/** At least one; undefined when a person has changed their mind. */
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

/** What people ask of such a data set: digits for letters; of any other, itself. */
const usualTarget = (name: string) => ({ mnist: 'emnist-letters', 'strokes-digits': 'strokes-letters' })[name] ?? name

const datasetItems = (datasets: readonly DatasetNode[]) =>
  // What is there first.
  datasets
    .toSorted((a, b) => Number(a.state === 'missing') - Number(b.state === 'missing'))
    .map(({ name, title, description }) => ({
      label: name,
      description: title === name ? undefined : title,
      detail: description,
    }))

/** Of a data set that is not here yet nothing is known: the file is checked again before it runs. */
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
  none: 'the images as they are, to compare with',
  mixup: 'two images blended, labels in the same proportion',
  collage: 'quarters of two images, half of each label',
}

const augmentationItems = () => augmentations.map(({ name }) => ({ label: name, description: summaries[name] }))

const seedItems = [
  { label: '3', description: 'shows that there is a spread', seeds: 3 },
  { label: '10', description: 'shows how large it is', seeds: 10 },
  { label: '1', description: 'a first look, without error bars', seeds: 1 },
]

/** A name that is not taken: nothing is overwritten. */
async function freeFile(folder: vscode.Uri, name: string): Promise<vscode.Uri> {
  const taken = new Set((await vscode.workspace.fs.readDirectory(folder)).map(([file]) => basename(file)))
  for (let number = 1; ; number++) {
    const file = `${name}${number > 1 ? `-${number}` : ''}.experiment.yaml`
    if (!taken.has(file)) return vscode.Uri.joinPath(folder, file)
  }
}
