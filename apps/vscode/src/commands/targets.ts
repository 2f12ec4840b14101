import { formatLocalTime } from '@finetune-lab/charts/dom'
import * as vscode from 'vscode'
import * as z from 'zod'
import type { ExperimentFiles } from '../experiments/experiment-files.ts'
import { stateIcon } from '../experiments/state-icon.ts'
import { sweepDescription } from '../experiments/sweep-texts.ts'
import type { StoreModel } from '../store/store-model.ts'
import type { SweepSummary } from '../store/sweep-summary.ts'
import { workspaceStores } from '../store/workspace-stores.ts'
import type { Lab } from './lab.ts'
import { pickInOrder } from './pick-in-order.ts'

// What a command acts on: given by its caller (a tree row, a code lens, a panel, a link), or chosen by the user.

const fileTarget = z.object({ file: z.string() })
const sweepTarget = z.object({ folder: z.string(), run: z.string().optional(), keepFocus: z.boolean().optional() })
const sweepsTarget = z.object({ folders: z.array(z.string()) })
const nameTarget = z.object({ name: z.string() })

export const namedFile = (argument: unknown): vscode.Uri | undefined => {
  if (argument instanceof vscode.Uri) return argument
  const target = fileTarget.safeParse(argument)
  return target.success ? vscode.Uri.file(target.data.file) : undefined
}
export const namedSweep = (argument: unknown) => sweepTarget.safeParse(argument).data
export const namedSweeps = (argument: unknown): readonly string[] | undefined => {
  const several = sweepsTarget.safeParse(argument)
  if (several.success) return several.data.folders
  const one = namedSweep(argument)
  return one && [one.folder]
}
/**
 * The sweeps to change: given by a panel or several selected rows of the tree; else those selected in the tree; else one
 * that the user chooses.
 */
export async function sweepsToChange(
  argument: unknown,
  selected: unknown,
  { model, experiments }: Pick<Lab, 'model' | 'experiments'>,
  title: string,
): Promise<readonly string[]> {
  const rows = Array.isArray(selected) && selected.includes(argument) ? selected : []
  const given = rows.length > 1 ? rows.flatMap(row => namedSweeps(row) ?? []) : namedSweeps(argument)
  const folders = given ?? (isKeyPress(argument) ? experiments.selectedSweeps() : [])
  if (folders.length > 0) return [...new Set(folders)]
  const one = isKeyPress(argument) ? undefined : await oneSweep(undefined, model, title)
  return one ? [one.folder] : []
}

/** Key bindings say so: the palette passes nothing. */
const isKeyPress = (argument: unknown) => z.object({ key: z.literal(true) }).safeParse(argument).success

export const namedDataset = (argument: unknown) => nameTarget.safeParse(argument).data?.name

export const isExperimentFile = (uri: vscode.Uri) => uri.path.endsWith('.experiment.yaml')

/** The experiment file to act on: given, open in the editor, the only one, or chosen. */
export async function experimentFile(argument: unknown, files: ExperimentFiles): Promise<vscode.Uri | undefined> {
  const named = namedFile(argument)
  if (named) return named
  const open = vscode.window.activeTextEditor?.document.uri
  if (open && isExperimentFile(open)) return open
  const found = (await Promise.all(workspaceStores().map(store => files.in(store)))).flat()
  if (found.length === 0) {
    const create = 'New experiment'
    const chosen = await vscode.window.showInformationMessage('This workspace has no experiment file yet.', create)
    if (chosen) await vscode.commands.executeCommand('finetuneLab.newExperiment')
    return undefined
  }
  if (found.length === 1) return vscode.Uri.file(found[0])
  const items = found.map(file => ({ label: vscode.workspace.asRelativePath(file), file }))
  const chosen = await vscode.window.showQuickPick(items, { title: 'Which experiment?' })
  return chosen && vscode.Uri.file(chosen.file)
}

type SweepItem = vscode.QuickPickItem & { readonly sweep: SweepSummary }

const sweepItems = (sweeps: readonly SweepSummary[]): SweepItem[] =>
  sweeps.map(sweep => ({
    label: sweep.name,
    description: formatLocalTime(sweep.created),
    detail: sweepDescription(sweep, new Date()),
    iconPath: stateIcon(sweep.state),
    sweep,
  }))

/** The sweep to act on: given, or chosen among those for which `can` holds. */
export async function oneSweep(
  argument: unknown,
  model: StoreModel,
  title: string,
  can: (sweep: SweepSummary) => boolean = () => true,
): Promise<{ readonly folder: string; readonly run?: string; readonly keepFocus?: boolean } | undefined> {
  const named = namedSweep(argument)
  if (named) return named
  const sweeps = (await model.readAll()).filter(can)
  if (sweeps.length === 0) {
    void vscode.window.showInformationMessage(`${title} No sweep to choose from.`)
    return undefined
  }
  const chosen = await vscode.window.showQuickPick(sweepItems(sweeps), { title, matchOnDetail: true })
  return chosen && { folder: chosen.sweep.folder }
}

/** Sweeps to add to a comparison, in the order in which they were chosen; undefined if the user cancels. */
export async function furtherSweeps(
  model: StoreModel,
  present: readonly string[],
): Promise<readonly string[] | undefined> {
  const sweeps = (await model.readAll()).filter(({ folder }) => !present.includes(folder))
  if (sweeps.length === 0) {
    void vscode.window.showInformationMessage('There are no other sweeps.')
    return undefined
  }
  return foldersOf(
    await pickInOrder(sweepItems(sweeps), { title: 'Compare with which sweeps?', chosenBefore: present.length }),
  )
}

/** Two or more sweeps, the reference first: given, or chosen in this order. */
export async function someSweeps(
  argument: unknown,
  model: StoreModel,
  title: string,
): Promise<readonly string[] | undefined> {
  const named = namedSweeps(argument) ?? []
  if (named.length > 1) return named
  const all = await model.readAll()
  const sweeps = all.filter(sweep => hasResults(sweep) && !named.includes(sweep.folder))
  if (named.length + sweeps.length < 2) {
    void vscode.window.showInformationMessage(
      `${title} needs two sweeps with finished runs; this workspace has ${named.length + sweeps.length === 1 ? 'one' : 'none'}.`,
    )
    return undefined
  }
  const given = all.find(({ folder }) => folder === named[0])
  const chosen = await pickInOrder(sweepItems(sweeps), {
    title: given ? `${title} ${given.name} with which sweeps?` : `${title}: which sweeps?`,
    placeholder: given
      ? `${given.name} is the reference. Choose one or more`
      : 'Choose two or more; the first that you choose is the reference',
    chosenBefore: named.length,
  })
  if (!chosen || chosen.length === 0) return undefined
  const folders = [...named, ...chosen.map(({ sweep }) => sweep.folder)]
  if (folders.length < 2) {
    void vscode.window.showInformationMessage(`${title} needs two or more sweeps.`)
    return undefined
  }
  return folders
}

const foldersOf = (items: readonly SweepItem[] | undefined) => items?.map(({ sweep }) => sweep.folder)

/** The given sweeps, or one chosen by the user. */
export async function sweepsOrOne(
  argument: unknown,
  model: StoreModel,
  title: string,
): Promise<readonly string[] | undefined> {
  const named = namedSweeps(argument)
  if (named && named.length > 0) return named
  const one = await oneSweep(undefined, model, title, hasResults)
  return one && [one.folder]
}

const hasResults = ({ pace }: SweepSummary) => pace.finished > 0
