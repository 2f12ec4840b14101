import { varyingSettings } from '@finetune-lab/analysis'
import { pathKey, samePath } from '@finetune-lab/runs'
import * as vscode from 'vscode'
import { isReadable, type StoreModel } from '../store/store-model.ts'
import type { SweepSummary } from '../store/sweep-summary.ts'
import { type WorkspaceStore, workspaceStores } from '../store/workspace-stores.ts'
import type { ExperimentFiles } from './experiment-files.ts'
import type { ExperimentNode } from './experiment-node.ts'
import { sweepFilter } from './sweep-filter.ts'
import {
  archiveItem,
  damagedItem,
  experimentItem,
  problemItem,
  runItem,
  straysItem,
  sweepItem,
  workspaceItem,
} from './tree-items.ts'

/** The rows of the Experiments view: files, below each its sweeps, below those their runs. */
export class ExperimentsTree implements vscode.TreeDataProvider<ExperimentNode>, vscode.Disposable {
  readonly #model: StoreModel
  readonly #files: ExperimentFiles
  readonly #changed = new vscode.EventEmitter<ExperimentNode | ExperimentNode[] | undefined>()
  /** One object per sweep: VS Code identifies rows by object. */
  readonly #sweepNodes = new Map<string, ExperimentNode & { kind: 'sweep' }>()
  readonly #subscriptions: vscode.Disposable[]

  readonly onDidChangeTreeData = this.#changed.event
  #filter = ''
  /** Settings in which the sweeps of a file differ, by the file's path; recomputed when the tree is refreshed. */
  readonly #varying = new Map<string, readonly string[]>()

  constructor(model: StoreModel, files: ExperimentFiles) {
    this.#model = model
    this.#files = files
    this.#subscriptions = [
      model.onDidList(() => this.refresh()),
      model.onDidChange(sweeps => this.#changed.fire(sweeps.map(({ folder }) => this.#sweepNode(folder)))),
      files.onDidChange(() => this.refresh()),
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.refresh()),
    ]
  }

  get filter(): string {
    return this.#filter
  }

  setFilter(filter: string): void {
    this.#filter = filter
    this.refresh()
  }

  refresh(): void {
    this.#varying.clear()
    this.#changed.fire(undefined)
  }

  dispose(): void {
    vscode.Disposable.from(this.#changed, ...this.#subscriptions).dispose()
  }

  async getChildren(node?: ExperimentNode): Promise<ExperimentNode[]> {
    if (!node) {
      const stores = workspaceStores()
      const trees = await Promise.all(stores.map(workspace => this.#workspaceRows(workspace)))
      const hasExperiment = trees.flat().some(({ kind }) => kind === 'experiment')
      void vscode.commands.executeCommand('setContext', 'finetuneLab.hasExperiment', hasExperiment)
      // If every folder is empty, VS Code shows the view's welcome text.
      if (trees.every(rows => rows.length === 0)) return []
      return stores.length === 1 ? trees[0] : stores.map(workspace => ({ kind: 'workspace', workspace }))
    }
    if (node.kind === 'workspace') return this.#workspaceRows(node.workspace)
    if (node.kind === 'experiment') return this.#rowsOfFile(node.file)
    if (node.kind === 'archive') return this.#archivedOf(node.file).map(({ folder }) => this.#sweepNode(folder))
    if (node.kind === 'strays') return this.#strays(node.workspace)
    if (node.kind === 'sweep')
      return this.#model.sweep(node.folder)?.runs.map(({ id }) => ({ kind: 'run', folder: node.folder, run: id })) ?? []
    return []
  }

  getTreeItem(node: ExperimentNode): vscode.TreeItem {
    if (node.kind === 'workspace') return workspaceItem(node.workspace)
    if (node.kind === 'experiment') return experimentItem(node.file, this.#sweepsOfFile(node.file).length > 0)
    if (node.kind === 'strays') return straysItem(node.workspace)
    if (node.kind === 'archive') return archiveItem(node.file, this.#archivedOf(node.file).length)
    if (node.kind === 'problem') return problemItem(node.message)
    const sweep = this.#model.known(node.folder)
    if (node.kind === 'sweep')
      return sweep && isReadable(sweep) ? sweepItem(sweep, this.#varyingIn(sweep)) : damagedItem(node.folder, sweep)
    const run = sweep && isReadable(sweep) ? sweep.runs.find(({ id }) => id === node.run) : undefined
    return runItem(node.folder, node.run, run)
  }

  async #workspaceRows(workspace: WorkspaceStore): Promise<ExperimentNode[]> {
    const files = await this.#files.in(workspace)
    const strays = await this.#strays(workspace)
    const damage = this.#model.damageOf(workspace.store)
    const shown = this.#filter === '' ? files : files.filter(file => this.#sweepsOfFile(file).length > 0)
    return [
      ...this.#latestFirst(shown).map(file => ({ kind: 'experiment', file }) as const),
      ...(strays.length > 0 ? [{ kind: 'strays', workspace } as const] : []),
      ...(damage ? [{ kind: 'problem', message: damage } as const] : []),
    ]
  }

  /** Files by their latest sweep, then files without sweeps by name. */
  #latestFirst(files: readonly string[]): string[] {
    const latest = new Map(
      files.map(file => [file, this.#model.sweeps().find(each => samePath(each.file, file))?.id ?? '']),
    )
    return files.toSorted((a, b) => (latest.get(a)! < latest.get(b)! ? 1 : latest.get(a)! > latest.get(b)! ? -1 : 0))
  }

  #rowsOfFile(file: string): ExperimentNode[] {
    const archived = this.#archivedOf(file).length
    return [
      ...this.#sweepsOfFile(file).map(({ folder }) => this.#sweepNode(folder)),
      ...(archived > 0 && this.#filter === '' ? [{ kind: 'archive', file } as const] : []),
    ]
  }

  /** Newest first, from the stores of all folders, without archived ones unless the filter finds them. */
  #sweepsOfFile(file: string): SweepSummary[] {
    const matches = sweepFilter(this.#filter, this.#model)
    return this.#model
      .sweeps()
      .filter(
        sweep => samePath(sweep.file, file) && (this.#filter !== '' || !sweep.row.about.archived) && matches(sweep),
      )
  }

  #archivedOf(file: string): SweepSummary[] {
    return this.#model.sweeps().filter(sweep => samePath(sweep.file, file) && sweep.row.about.archived)
  }

  #varyingIn({ file }: SweepSummary): readonly string[] {
    const key = pathKey(file)
    const known = this.#varying.get(key)
    if (known) return known
    const rows = this.#model.sweeps().filter(sweep => samePath(sweep.file, file))
    const varying = varyingSettings(rows.map(({ row }) => row.settings))
    this.#varying.set(key, varying)
    return varying
  }

  /**
   * Sweeps of this store whose experiment file is no longer in any workspace folder. If several folders share a store,
   * only the first one shows them.
   */
  async #strays({ workspace, store }: WorkspaceStore): Promise<ExperimentNode[]> {
    const stores = workspaceStores()
    if (stores.find(each => each.store === store)?.workspace !== workspace) return []
    const files = new Set(
      (await Promise.all(stores.map(each => this.#files.in(each)))).flat().map(each => pathKey(each)),
    )
    const matches = sweepFilter(this.#filter, this.#model)
    return this.#model
      .sweepsOf(store)
      .filter(sweep => (isReadable(sweep) ? !files.has(pathKey(sweep.file)) && matches(sweep) : this.#filter === ''))
      .map(({ folder }) => this.#sweepNode(folder))
  }

  #sweepNode(folder: string): ExperimentNode & { kind: 'sweep' } {
    const node = this.#sweepNodes.get(folder) ?? { kind: 'sweep', folder }
    this.#sweepNodes.set(folder, node)
    return node
  }
}
