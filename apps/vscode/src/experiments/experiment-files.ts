import * as vscode from 'vscode'
import type { WorkspaceStore } from '../store/workspace-stores.ts'

const PATTERN = '**/*.experiment.yaml'
/** Sweeps hold copies of their experiment files; dependencies may hold anything. */
const LEFT_OUT = '**/{node_modules,.finetune-lab,.git}/**'
const MOST_FILES = 1_000

/** The workspace's experiment files, found once and then kept up to date by a file watcher. */
export class ExperimentFiles implements vscode.Disposable {
  readonly #found = new Map<string, Promise<readonly string[]>>()
  readonly #changed = new vscode.EventEmitter<void>()
  readonly #watcher = vscode.workspace.createFileSystemWatcher(PATTERN, false, true, false)
  readonly #subscriptions: vscode.Disposable

  readonly onDidChange = this.#changed.event

  constructor() {
    const forget = () => this.forget()
    this.#subscriptions = vscode.Disposable.from(
      this.#watcher.onDidCreate(forget),
      this.#watcher.onDidDelete(forget),
      // When a folder is deleted, the watcher reports the folder but not the files in it.
      vscode.workspace.onDidDeleteFiles(forget),
      vscode.workspace.onDidRenameFiles(forget),
      vscode.workspace.onDidChangeWorkspaceFolders(forget),
    )
  }

  /** Discards the known files; the next request searches again. */
  forget(): void {
    this.#found.clear()
    this.#changed.fire()
  }

  /** Sorted paths. With nested workspace folders, a file belongs to the innermost one. */
  in({ workspace }: WorkspaceStore): Promise<readonly string[]> {
    const found = this.#found.get(workspace) ?? find(workspace)
    this.#found.set(workspace, found)
    return found
  }

  dispose(): void {
    vscode.Disposable.from(this.#changed, this.#watcher, this.#subscriptions).dispose()
  }
}

async function find(workspace: string): Promise<readonly string[]> {
  const folder = vscode.Uri.file(workspace)
  const uris = await vscode.workspace.findFiles(new vscode.RelativePattern(folder, PATTERN), LEFT_OUT, MOST_FILES)
  return uris
    .filter(uri => vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath === folder.fsPath)
    .map(({ fsPath }) => fsPath)
    .toSorted()
}
