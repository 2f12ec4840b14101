import { homedir } from 'node:os'
import { basename } from 'node:path'
import { formatLocalTime } from '@finetune-lab/charts/dom'
import { pathKey, samePath } from '@finetune-lab/runs'
import * as vscode from 'vscode'
import type { KnownSweep } from '../store/follow-store.ts'
import { isReadable, type StoreModel } from '../store/store-model.ts'
import type { RunSummary, SweepSummary } from '../store/sweep-summary.ts'
import { type WorkspaceStore, workspaceStores } from '../store/workspace-stores.ts'
import type { ExperimentFiles } from './experiment-files.ts'
import { runDescription, sweepDescription } from './sweep-texts.ts'

/**
 * A row in the tree. Commands get it as their argument and read what they need from it: `file`, `folder`, `run`.
 */
export type ExperimentNode =
  | { readonly kind: 'workspace'; readonly workspace: WorkspaceStore }
  | { readonly kind: 'experiment'; readonly file: string }
  | { readonly kind: 'strays'; readonly workspace: WorkspaceStore }
  | { readonly kind: 'sweep'; readonly folder: string }
  | { readonly kind: 'run'; readonly folder: string; readonly run: string }
  | { readonly kind: 'problem'; readonly message: string }

const AGE_MILLISECONDS = 60_000

/** Lists experiment files; below each, its sweeps with state, best accuracy and age; below those, runs. */
export function registerExperimentsTree(
  context: vscode.ExtensionContext,
  model: StoreModel,
  files: ExperimentFiles,
): vscode.TreeView<ExperimentNode> {
  const tree = new ExperimentsTree(model, files)
  const view = vscode.window.createTreeView('finetuneLab.experiments', {
    treeDataProvider: tree,
    showCollapseAll: true,
    canSelectMany: false,
  })
  // Ages are shown in minutes.
  const ageing = setInterval(() => view.visible && tree.refresh(), AGE_MILLISECONDS)
  context.subscriptions.push(
    view,
    tree,
    { dispose: () => clearInterval(ageing) },
    view.onDidChangeVisibility(({ visible }) => {
      model.setWatched(visible)
      // No watcher reports a folder that was moved or deleted by another program.
      if (visible) files.forget()
    }),
  )
  model.setWatched(view.visible)
  return view
}

class ExperimentsTree implements vscode.TreeDataProvider<ExperimentNode>, vscode.Disposable {
  readonly #model: StoreModel
  readonly #files: ExperimentFiles
  readonly #changed = new vscode.EventEmitter<ExperimentNode | ExperimentNode[] | undefined>()
  /** One object per sweep: VS Code identifies rows by object. */
  readonly #sweepNodes = new Map<string, ExperimentNode & { kind: 'sweep' }>()
  readonly #subscriptions: vscode.Disposable[]

  readonly onDidChangeTreeData = this.#changed.event

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

  refresh(): void {
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
    if (node.kind === 'experiment') return this.#sweepsOfFile(node.file)
    if (node.kind === 'strays') return this.#strays(node.workspace)
    if (node.kind === 'sweep')
      return this.#model.sweep(node.folder)?.runs.map(({ id }) => ({ kind: 'run', folder: node.folder, run: id })) ?? []
    return []
  }

  getTreeItem(node: ExperimentNode): vscode.TreeItem {
    if (node.kind === 'workspace') return workspaceItem(node.workspace)
    if (node.kind === 'experiment') return this.#experimentItem(node.file)
    if (node.kind === 'strays') return straysItem(node.workspace)
    if (node.kind === 'problem') return problemItem(node.message)
    const sweep = this.#known(node.folder)
    if (node.kind === 'sweep') return sweep && isReadable(sweep) ? sweepItem(sweep) : damagedItem(node.folder, sweep)
    const run = sweep && isReadable(sweep) ? sweep.runs.find(({ id }) => id === node.run) : undefined
    return runItem(node.folder, node.run, run)
  }

  async #workspaceRows(workspace: WorkspaceStore): Promise<ExperimentNode[]> {
    const files = await this.#files.in(workspace)
    const strays = await this.#strays(workspace)
    const damage = this.#model.damageOf(workspace.store)
    return [
      ...files.map(file => ({ kind: 'experiment', file }) as const),
      ...(strays.length > 0 ? [{ kind: 'strays', workspace } as const] : []),
      ...(damage ? [{ kind: 'problem', message: damage } as const] : []),
    ]
  }

  /** Newest first, from the stores of all folders. */
  #sweepsOfFile(file: string): ExperimentNode[] {
    return this.#model
      .sweeps()
      .filter(sweep => samePath(sweep.file, file))
      .map(({ folder }) => this.#sweepNode(folder))
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
    return this.#model
      .sweepsOf(store)
      .filter(sweep => !isReadable(sweep) || !files.has(pathKey(sweep.file)))
      .map(({ folder }) => this.#sweepNode(folder))
  }

  #sweepNode(folder: string): ExperimentNode & { kind: 'sweep' } {
    const node = this.#sweepNodes.get(folder) ?? { kind: 'sweep', folder }
    this.#sweepNodes.set(folder, node)
    return node
  }

  #known(folder: string): KnownSweep | undefined {
    return workspaceStores()
      .flatMap(({ store }) => this.#model.sweepsOf(store))
      .find(sweep => sweep.folder === folder)
  }

  #experimentItem(file: string): vscode.TreeItem {
    const sweeps = this.#sweepsOfFile(file)
    const item = new vscode.TreeItem(
      basename(file).replace(/\.experiment\.yaml$/, ''),
      sweeps.length > 0 ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.None,
    )
    const folder = vscode.workspace.asRelativePath(file, false).split('/').slice(0, -1).join('/')
    // A new row id once it has sweeps: VS Code would keep the old row collapsed.
    item.id = `experiment:${sweeps.length > 0}:${file}`
    item.resourceUri = vscode.Uri.file(file)
    item.description = folder
    item.tooltip = shortened(file)
    item.iconPath = new vscode.ThemeIcon('beaker')
    item.contextValue = 'experiment'
    item.command = { command: 'vscode.open', title: 'Open', arguments: [vscode.Uri.file(file)] }
    return item
  }
}

function workspaceItem({ name, workspace }: WorkspaceStore): vscode.TreeItem {
  const item = new vscode.TreeItem(name, vscode.TreeItemCollapsibleState.Expanded)
  item.id = `workspace:${workspace}`
  item.iconPath = new vscode.ThemeIcon('root-folder')
  item.contextValue = 'workspace'
  return item
}

function straysItem({ workspace }: WorkspaceStore): vscode.TreeItem {
  const item = new vscode.TreeItem('Other sweeps', vscode.TreeItemCollapsibleState.Collapsed)
  item.id = `strays:${workspace}`
  item.tooltip = 'Sweeps whose experiment file is no longer in an open folder, and sweeps that cannot be read.'
  item.iconPath = new vscode.ThemeIcon('archive')
  item.contextValue = 'strays'
  return item
}

function problemItem(message: string): vscode.TreeItem {
  const item = new vscode.TreeItem('Cannot read the run store', vscode.TreeItemCollapsibleState.None)
  item.description = message
  item.tooltip = message
  item.iconPath = new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'))
  return item
}

function sweepItem(sweep: SweepSummary): vscode.TreeItem {
  const item = new vscode.TreeItem(formatLocalTime(sweep.created), vscode.TreeItemCollapsibleState.Collapsed)
  item.id = `sweep:${sweep.folder}`
  item.description = sweepDescription(sweep, new Date())
  item.iconPath = stateIcon(sweep.state)
  item.contextValue = `sweep.${sweep.state}`
  item.tooltip = `${sweep.name}\n${sweep.id}\n${item.description}`
  item.accessibilityInformation = {
    label: `Sweep of ${sweep.name}, ${sweep.state}, ${item.label}, ${item.description}`,
  }
  item.command = open({ folder: sweep.folder })
  return item
}

function damagedItem(folder: string, sweep: KnownSweep | undefined): vscode.TreeItem {
  const item = new vscode.TreeItem(basename(folder), vscode.TreeItemCollapsibleState.None)
  item.id = `sweep:${folder}`
  const damage = sweep && !isReadable(sweep) ? sweep.damage : 'deleted'
  item.description = damage
  item.tooltip = damage
  item.iconPath = new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'))
  item.contextValue = 'damaged'
  return item
}

function runItem(folder: string, id: string, run: RunSummary | undefined): vscode.TreeItem {
  const item = new vscode.TreeItem(id, vscode.TreeItemCollapsibleState.None)
  item.id = `run:${folder}/${id}`
  if (!run) return item
  item.description = runDescription(run)
  item.tooltip = run.error ? `${id}\n${run.error}` : `${id}\n${item.description}`
  item.iconPath = stateIcon(run.state)
  item.contextValue = `run.${run.state}`
  item.command = open({ folder, run: id })
  return item
}

const open = (subject: { folder: string; run?: string }): vscode.Command => ({
  command: 'finetuneLab.openSweep',
  title: 'Open',
  arguments: [subject],
})

const icons = {
  running: ['play-circle', 'charts.blue'],
  finished: ['pass', 'testing.iconPassed'],
  interrupted: ['debug-pause', 'charts.yellow'],
  failed: ['error', 'testing.iconFailed'],
  waiting: ['circle-outline', 'testing.iconSkipped'],
} as const

export const stateIcon = (state: keyof typeof icons) =>
  new vscode.ThemeIcon(icons[state][0], new vscode.ThemeColor(icons[state][1]))

export const shortened = (path: string) =>
  path.startsWith(homedir()) && homedir() !== '/' ? `~${path.slice(homedir().length)}` : path
