import { resolve } from 'node:path'
import { DEFAULT_STORE } from '@finetune-lab/runs'
import * as vscode from 'vscode'

/** A workspace folder with its store and data folder, from its settings. */
export interface WorkspaceStore {
  readonly name: string
  /** The workspace folder's path. */
  readonly workspace: string
  readonly store: string
  readonly dataFolder?: string
}

/** One per workspace folder on disk. */
export function workspaceStores(): readonly WorkspaceStore[] {
  return (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file').map(workspaceStore)
}

/** The store of the workspace folder that contains a file. */
export function storeOfFile(file: vscode.Uri): WorkspaceStore | undefined {
  const folder = vscode.workspace.getWorkspaceFolder(file)
  return folder?.uri.scheme === 'file' ? workspaceStore(folder) : undefined
}

/** The store that contains a sweep's folder. */
export function storeOfSweep(sweepFolder: string): WorkspaceStore | undefined {
  const path = vscode.Uri.file(sweepFolder).fsPath
  return workspaceStores().find(({ store }) => vscode.Uri.file(resolve(path, '..', '..')).fsPath === store)
}

/** The only store, or the one that the user chooses. */
export async function oneStore(stores: readonly WorkspaceStore[], title: string): Promise<WorkspaceStore | undefined> {
  if (stores.length < 2) return stores[0]
  const items = stores.map(store => ({ label: store.name, description: store.workspace, store }))
  return (await vscode.window.showQuickPick(items, { title }))?.store
}

function workspaceStore({ name, uri }: vscode.WorkspaceFolder): WorkspaceStore {
  const settings = vscode.workspace.getConfiguration('finetuneLab', uri)
  const dataFolder = settings.get<string>('dataFolder')?.trim()
  return {
    name,
    workspace: uri.fsPath,
    store: resolve(uri.fsPath, settings.get<string>('store')?.trim() || DEFAULT_STORE),
    ...(dataFolder && { dataFolder: resolve(uri.fsPath, dataFolder) }),
  }
}
