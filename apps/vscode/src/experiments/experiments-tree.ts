import { homedir } from 'node:os'
import { basename } from 'node:path'
import { FilterError, parseFilter, sweepFields, varyingSettings } from '@finetune-lab/analysis'
import { formatLocalTime } from '@finetune-lab/charts/dom'
import { pathKey, samePath } from '@finetune-lab/runs'
import * as vscode from 'vscode'
import type { KnownSweep } from '../store/follow-store.ts'
import { isReadable, type StoreModel } from '../store/store-model.ts'
import type { RunSummary, SweepSummary } from '../store/sweep-summary.ts'
import { type WorkspaceStore, workspaceStores } from '../store/workspace-stores.ts'
import type { ExperimentFiles } from './experiment-files.ts'
import { runDescription, settingsText, sweepDescription } from './sweep-texts.ts'

/**
 * A row in the tree. Commands get it as their argument and read what they need from it: `file`, `folder`, `run`.
 */
export type ExperimentNode =
  | { readonly kind: 'workspace'; readonly workspace: WorkspaceStore }
  | { readonly kind: 'experiment'; readonly file: string }
  | { readonly kind: 'strays'; readonly workspace: WorkspaceStore }
  /** The archived sweeps of a file. */
  | { readonly kind: 'archive'; readonly file: string }
  | { readonly kind: 'sweep'; readonly folder: string }
  | { readonly kind: 'run'; readonly folder: string; readonly run: string }
  | { readonly kind: 'problem'; readonly message: string }

const AGE_MILLISECONDS = 60_000

export interface ExperimentsView {
  /** Folders of the selected sweeps. */
  selectedSweeps(): readonly string[]
  /** Asks for a filter, which is checked while it is typed. */
  askFilter(): Promise<void>
  /** An empty filter shows everything. */
  setFilter(filter: string): void
}

/** Lists experiment files; below each, its sweeps with state, best accuracy and age; below those, runs. */
export function registerExperimentsTree(
  context: vscode.ExtensionContext,
  model: StoreModel,
  files: ExperimentFiles,
): ExperimentsView {
  const tree = new ExperimentsTree(model, files)
  const view = vscode.window.createTreeView('finetuneLab.experiments', {
    treeDataProvider: tree,
    showCollapseAll: true,
    canSelectMany: true,
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
  const setFilter = (filter: string) => {
    tree.setFilter(filter)
    view.message = filter === '' ? undefined : `Filter: ${filter}`
    void vscode.commands.executeCommand('setContext', 'finetuneLab.filtered', filter !== '')
  }
  return {
    selectedSweeps: () => view.selection.flatMap(node => (node.kind === 'sweep' ? [node.folder] : [])),
    setFilter,
    async askFilter() {
      const filter = await vscode.window.showInputBox({
        title: 'Filter sweeps',
        prompt: 'Words and comparisons: mixup s >= 8 best > 60 tag:baseline age < 2d is:starred',
        value: tree.filter,
        validateInput: text => filterProblem(text, model),
      })
      if (filter !== undefined) setFilter(filter.trim())
    },
  }
}

function filterProblem(text: string, model: StoreModel): string | undefined {
  try {
    parseFilter(text, sweepFields(model.sweeps().map(({ row }) => row)))
    return undefined
  } catch (error) {
    if (error instanceof FilterError) return error.message
    throw error
  }
}

class ExperimentsTree implements vscode.TreeDataProvider<ExperimentNode>, vscode.Disposable {
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
    if (node.kind === 'experiment') return this.#experimentItem(node.file)
    if (node.kind === 'strays') return straysItem(node.workspace)
    if (node.kind === 'archive') return archiveItem(node.file, this.#archivedOf(node.file).length)
    if (node.kind === 'problem') return problemItem(node.message)
    const sweep = this.#known(node.folder)
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
    const matches = this.#matcher()
    return this.#model
      .sweeps()
      .filter(
        sweep => samePath(sweep.file, file) && (this.#filter !== '' || !sweep.row.about.archived) && matches(sweep),
      )
  }

  #archivedOf(file: string): SweepSummary[] {
    return this.#model.sweeps().filter(sweep => samePath(sweep.file, file) && sweep.row.about.archived)
  }

  /** A filter may name a setting that no sweep has any more: it then finds nothing. */
  #matcher(): (sweep: SweepSummary) => boolean {
    if (this.#filter === '') return () => true
    try {
      const test = parseFilter(this.#filter, sweepFields(this.#model.sweeps().map(({ row }) => row)))
      return ({ row }) => test(row)
    } catch (error) {
      if (error instanceof FilterError) return () => false
      throw error
    }
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
    const matches = this.#matcher()
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

  #known(folder: string): KnownSweep | undefined {
    return this.#model.known(folder)
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

function sweepItem(sweep: SweepSummary, varying: readonly string[]): vscode.TreeItem {
  const { row, aboutProblem } = sweep
  const { star, tags, notes, name } = row.about
  const label = `${star ? '★ ' : ''}${name ?? formatLocalTime(sweep.created)}`
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Collapsed)
  item.id = `sweep:${sweep.folder}`
  const differences = settingsText(row, varying)
  const description = sweepDescription(sweep, new Date())
  item.description = [differences, tags.join(' '), description].filter(Boolean).join(' · ')
  item.iconPath = stateIcon(sweep.state)
  item.contextValue = `sweep.${sweep.state}`
  const lines = [sweep.name, sweep.id, formatLocalTime(sweep.created), differences, tags.join(' '), description, notes]
  item.tooltip = [...lines, aboutProblem && `Name, notes and tags are ignored: ${aboutProblem}`]
    .filter(Boolean)
    .join('\n')
  item.accessibilityInformation = {
    label: `Sweep of ${sweep.name}, ${sweep.stopped ? 'stopped' : sweep.state}, ${item.label}, ${item.description}`,
  }
  item.command = open({ folder: sweep.folder })
  return item
}

function archiveItem(file: string, count: number): vscode.TreeItem {
  const item = new vscode.TreeItem(`${count} archived`, vscode.TreeItemCollapsibleState.Collapsed)
  item.id = `archive:${file}`
  item.iconPath = new vscode.ThemeIcon('archive')
  item.contextValue = 'archive'
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
  arguments: [{ ...subject, keepFocus: true }],
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
