import { readFileSync } from 'node:fs'
import { formatAge, formatNumberOf } from '@finetune-lab/charts/dom'
import {
  changeAbout,
  type DeletedSweep,
  deleteSweep,
  LONGEST_NAME,
  listDeleted,
  readAbout,
  restoreSweep,
  type SweepAbout,
  sweepFiles,
  tagProblem,
} from '@finetune-lab/runs'
import * as vscode from 'vscode'
import { slurmQueue } from '../store/slurm-queue.ts'
import type { StoreModel } from '../store/store-model.ts'
import { workspaceStores } from '../store/workspace-stores.ts'

// What users do with sweeps that exist. Nothing here changes a result.

/** Asks for a name; an empty one restores the name in the experiment file. */
export async function renameSweep(folder: string, model: StoreModel): Promise<void> {
  const { name } = model.feeds.read(folder).sweep.record
  const value = await vscode.window.showInputBox({
    title: 'Rename sweep',
    prompt: 'Leave it empty to use the name in the experiment file',
    value: name,
    validateInput: text => (text.length > LONGEST_NAME ? `At most ${LONGEST_NAME} characters` : undefined),
  })
  if (value !== undefined) change([folder], { name: value }, model)
}

/** Asks for the tags of one or more sweeps: the ticked ones are set, and further ones can be typed. */
export async function tagSweeps(folders: readonly string[], model: StoreModel): Promise<void> {
  const before = folders.map(folder => readAbout(folder).tags)
  const shared = (before[0] ?? []).filter(tag => before.every(tags => tags.includes(tag)))
  const known = [...new Set([...shared, ...model.sweeps().flatMap(({ row }) => row.about.tags)])].toSorted()
  const chosen = await chooseTags(known, shared)
  if (!chosen) return
  for (const [index, folder] of folders.entries()) {
    const others = before[index].filter(tag => !shared.includes(tag))
    changeAbout(folder, { tags: [...others, ...chosen] })
  }
  model.refresh()
}

/** A quick pick in which typed text becomes a further tag. */
function chooseTags(known: readonly string[], picked: readonly string[]): Promise<readonly string[] | undefined> {
  return new Promise(resolve => {
    const pick = vscode.window.createQuickPick()
    pick.title = 'Tags'
    pick.placeholder = 'Choose tags, or type a new one'
    pick.canSelectMany = true
    pick.items = known.map(label => ({ label }))
    pick.selectedItems = pick.items.filter(({ label }) => picked.includes(label))
    pick.onDidChangeValue(text => {
      const typed = text.trim()
      const kept = pick.selectedItems.map(({ label }) => label)
      const problem = typed === '' ? undefined : tagProblem(typed)
      pick.title = problem ? `Tags: ${problem}` : 'Tags'
      const labels = typed === '' || problem || known.includes(typed) ? known : [typed, ...known]
      pick.items = [...new Set([...kept, ...labels])].map(label => ({
        label,
        ...(label === typed && !known.includes(label) && { description: 'new tag' }),
      }))
      pick.selectedItems = pick.items.filter(({ label }) => kept.includes(label))
    })
    let accepted: readonly string[] | undefined
    pick.onDidAccept(() => {
      const typed = pick.value.trim()
      const isNew = typed !== '' && !tagProblem(typed)
      accepted = [...new Set([...pick.selectedItems.map(({ label }) => label), ...(isNew ? [typed] : [])])]
      pick.hide()
    })
    pick.onDidHide(() => {
      pick.dispose()
      resolve(accepted)
    })
    pick.show()
  })
}

/** Opens the sweep's notes as a Markdown document; saving it keeps them. */
export async function editNotes(folder: string): Promise<void> {
  const uri = notesUri(folder)
  const document = await vscode.workspace.openTextDocument(uri)
  await vscode.window.showTextDocument(document)
}

export const NOTES_SCHEME = 'finetune-lab-notes'
/** The query names the sweep; the path is what the tab shows. */
const notesUri = (folder: string) =>
  vscode.Uri.from({ scheme: NOTES_SCHEME, path: `/${folder.split(/[\\/]/).at(-1)} notes.md`, query: folder })

/** Stars all of them, or removes the star if all have one. */
export const starSweeps = (folders: readonly string[], model: StoreModel) => toggle(folders, 'star', model)
export const archiveSweeps = (folders: readonly string[], model: StoreModel) => toggle(folders, 'archived', model)

function toggle(folders: readonly string[], flag: 'star' | 'archived', model: StoreModel): void {
  const on = folders.every(folder => readAbout(folder)[flag])
  change(folders, { [flag]: !on }, model)
}

function change(folders: readonly string[], about: Partial<SweepAbout>, model: StoreModel): void {
  try {
    for (const folder of folders) changeAbout(folder, about)
  } finally {
    model.refresh()
  }
}

/** Moves sweeps to the store's trash, and offers to undo that. */
export async function deleteSweeps(folders: readonly string[], model: StoreModel): Promise<void> {
  const deleted: DeletedSweep[] = []
  const names = folders.map(folder => model.sweep(folder)?.name ?? folder.split(/[\\/]/).at(-1))
  try {
    for (const folder of folders) deleted.push(deleteSweep(folder, { queue: slurmQueue }))
  } finally {
    model.refresh()
    if (deleted.length > 0) void offerUndo(deleted, names[0] ?? '', model)
  }
}

async function offerUndo(deleted: readonly DeletedSweep[], name: string, model: StoreModel): Promise<void> {
  const undo = 'Undo'
  const what = deleted.length === 1 ? name : formatNumberOf(deleted.length, 'sweep')
  if ((await vscode.window.showInformationMessage(`Deleted ${what}.`, undo)) !== undo) return
  try {
    for (const each of deleted) restoreSweep(each)
  } catch (error) {
    void vscode.window.showErrorMessage((error as Error).message)
  }
  model.refresh()
}

/** Lets the user choose deleted sweeps to bring back. */
export async function restoreSweeps(model: StoreModel): Promise<void> {
  const stores = [...new Set(workspaceStores().map(({ store }) => store))]
  const items = stores.flatMap(listDeleted).map(deleted => ({
    label: nameOf(deleted),
    description: `${deleted.id} · deleted ${formatAge(deleted.deleted, new Date())}`,
    deleted,
  }))
  if (items.length === 0) {
    void vscode.window.showInformationMessage('There are no deleted sweeps.')
    return
  }
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'Restore which sweeps?',
    canPickMany: true,
    matchOnDescription: true,
  })
  try {
    for (const { deleted } of chosen ?? []) restoreSweep(deleted)
  } finally {
    model.refresh()
  }
}

/** The folder's name has the time of deletion in it, so the record is read as plain JSON. */
function nameOf({ folder, id }: DeletedSweep): string {
  try {
    const { name } = readAbout(folder)
    if (name !== undefined) return name
    const { name: original } = JSON.parse(readFileSync(sweepFiles(folder).record, 'utf8')) as { name?: unknown }
    return typeof original === 'string' ? original : id
  } catch {
    return id
  }
}
