import * as vscode from 'vscode'
import { z } from 'zod'
import type { ExperimentFiles } from '../experiments/experiment-files.ts'
import { stateIcon, sweepTime } from '../experiments/experiments-tree.ts'
import { sweepDescription } from '../experiments/sweep-texts.ts'
import type { StoreModel } from '../store/store-model.ts'
import type { SweepSummary } from '../store/sweep-summary.ts'
import { workspaceStores } from '../store/workspace-stores.ts'

// What a command is about: named by whoever calls it (a tree's row, a code lens, a panel, a link), or else asked.

const fileTarget = z.object({ file: z.string() })
const sweepTarget = z.object({ folder: z.string(), run: z.string().optional() })
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
export const namedDataset = (argument: unknown) => nameTarget.safeParse(argument).data?.name

export const isExperimentFile = (uri: vscode.Uri) => uri.path.endsWith('.experiment.yaml')

/** The experiment file that is meant: named, open in the editor, the only one, or chosen. */
export async function experimentFile(argument: unknown, files: ExperimentFiles): Promise<vscode.Uri | undefined> {
  const named = namedFile(argument)
  if (named) return named
  const open = vscode.window.activeTextEditor?.document.uri
  if (open && isExperimentFile(open)) return open
  const found = (await Promise.all(workspaceStores().map(store => files.in(store)))).flat()
  if (found.length === 0) {
    const create = 'New experiment'
    const chosen = await vscode.window.showInformationMessage('There is no experiment file here yet.', create)
    if (chosen) await vscode.commands.executeCommand('finetuneLab.newExperiment')
    return undefined
  }
  if (found.length === 1) return vscode.Uri.file(found[0])
  const items = found.map(file => ({ label: vscode.workspace.asRelativePath(file), file }))
  const chosen = await vscode.window.showQuickPick(items, { title: 'Which experiment?' })
  return chosen && vscode.Uri.file(chosen.file)
}

type SweepItem = vscode.QuickPickItem & { readonly sweep: SweepSummary }

const sweepItems = (sweeps: readonly SweepSummary[], picked: readonly string[] = []): SweepItem[] =>
  sweeps.map(sweep => ({
    label: sweep.name,
    description: sweepTime(sweep),
    detail: sweepDescription(sweep, new Date()),
    iconPath: stateIcon(sweep.state),
    picked: picked.includes(sweep.folder),
    sweep,
  }))

/** The sweep that is meant: named, or chosen of those that this can be done with. */
export async function oneSweep(
  argument: unknown,
  model: StoreModel,
  title: string,
  can: (sweep: SweepSummary) => boolean = () => true,
): Promise<{ readonly folder: string; readonly run?: string } | undefined> {
  const named = namedSweep(argument)
  if (named) return named
  const sweeps = (await model.readAll()).filter(can)
  if (sweeps.length === 0) {
    void vscode.window.showInformationMessage(`${title} There is none here.`)
    return undefined
  }
  const chosen = await vscode.window.showQuickPick(sweepItems(sweeps), { title, matchOnDetail: true })
  return chosen && { folder: chosen.sweep.folder }
}

/** The sweeps that are meant: named, or chosen; as many as are asked for at least. */
export async function someSweeps(
  argument: unknown,
  model: StoreModel,
  title: string,
  least: number,
): Promise<readonly string[] | undefined> {
  const named = namedSweeps(argument) ?? []
  if (named.length >= least) return named
  const sweeps = (await model.readAll()).filter(({ pace }) => pace.finished > 0)
  if (sweeps.length < least) {
    void vscode.window.showInformationMessage(
      least > 1
        ? `${title} takes ${least} sweeps with finished runs; there ${sweeps.length === 1 ? 'is one' : 'is none'} here.`
        : 'There is no sweep with finished runs here yet.',
    )
    return undefined
  }
  // What is named stands first, and is chosen already.
  const order = sweeps.toSorted((a, b) => Number(named.includes(b.folder)) - Number(named.includes(a.folder)))
  const chosen = await vscode.window.showQuickPick(sweepItems(order, named), {
    title,
    placeHolder: least > 1 ? `Choose ${least} or more` : 'Choose one or more',
    canPickMany: true,
    matchOnDetail: true,
  })
  if (!chosen || chosen.length === 0) return undefined
  if (chosen.length < least) {
    void vscode.window.showInformationMessage(`${title} takes ${least} sweeps or more.`)
    return undefined
  }
  return chosen.map(({ sweep }) => sweep.folder)
}
