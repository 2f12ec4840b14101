import { formatCount, formatMegabytes } from '@finetune-lab/charts/dom'
import { DataError, describeDataset, fetchableDatasets, findDatasets, type KnownDataset } from '@finetune-lab/data'
import * as vscode from 'vscode'
import { shortPath } from '../short-path.ts'
import { workspaceStores } from '../store/workspace-stores.ts'

/** A row in the tree; commands read `name` from it. */
export interface DatasetNode {
  readonly name: string
  readonly title: string
  readonly state: 'found' | 'built-in' | 'missing' | 'damaged'
  /** Images, classes and location; or what is wrong. */
  readonly description: string
  readonly folder?: string
  readonly tooltip: string
}

export interface DatasetsTree extends vscode.Disposable {
  /** Searches for data sets again. */
  refresh(): void
}

/** Lists data sets with their images, classes and location; missing ones with a way to get them. */
export function registerDatasetsTree(context: vscode.ExtensionContext): DatasetsTree {
  const changed = new vscode.EventEmitter<undefined>()
  const refresh = () => changed.fire(undefined)
  const view = vscode.window.createTreeView<DatasetNode>('finetuneLab.datasets', {
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: node => (node ? [] : datasetNodes()),
      getTreeItem: datasetItem,
    },
  })
  const tree = { refresh, dispose: () => vscode.Disposable.from(view, changed).dispose() }
  context.subscriptions.push(
    tree,
    // Files may have appeared while the view was hidden: folders outside the workspace are not watched.
    view.onDidChangeVisibility(({ visible }) => visible && refresh()),
    vscode.window.onDidChangeWindowState(({ focused }) => focused && view.visible && refresh()),
    vscode.workspace.onDidChangeWorkspaceFolders(refresh),
    vscode.workspace.onDidGrantWorkspaceTrust(refresh),
    vscode.workspace.onDidChangeConfiguration(
      event => event.affectsConfiguration('finetuneLab.dataFolder') && refresh(),
    ),
  )
  return tree
}

/** The data sets of all workspace folders, each location once. */
export async function datasetNodes(): Promise<DatasetNode[]> {
  const stores = workspaceStores()
  const places = stores.length > 0 ? stores : [{ workspace: undefined, dataFolder: undefined }]
  const found = new Map<string, DatasetNode>()
  for (const { workspace, dataFolder } of places) {
    const options = { workspace, dataFolder, closed: !vscode.workspace.isTrusted }
    for (const dataset of await findDatasets(options)) {
      const key = `${dataset.name}\n${dataset.folder ?? ''}`
      if (!found.has(key)) found.set(key, await describe(dataset, options))
    }
  }
  const all = [...found.values()]
  // A data set is missing only if no workspace folder has it.
  return all.filter(
    ({ name, state }) => state !== 'missing' || all.every(each => each.name !== name || each.state === 'missing'),
  )
}

async function describe(
  { name, title, synthetic, folder, classes = 0 }: KnownDataset,
  options: { workspace?: string; dataFolder?: string },
): Promise<DatasetNode> {
  if (!synthetic && folder === undefined) {
    const bytes = fetchableDatasets().find(dataset => dataset.name === name)?.bytes
    const description = `missing${bytes ? `, ${formatMegabytes(bytes)}` : ''} · ${formatCount(classes)} classes`
    return { name, title, state: 'missing', description, tooltip: `${title} is not on this machine.` }
  }
  try {
    const { classes, train, test, folder } = await describeDataset(name, options)
    const images = `${formatCount(train.count)} + ${formatCount(test.count)} images · ${formatCount(classes.length)} classes`
    const where = synthetic ? 'built in, synthetic' : shortPath(folder)
    const tooltip = [
      title,
      `${formatCount(train.count)} training and ${formatCount(test.count)} test images`,
      `Classes: ${classes.slice(0, 30).join(', ')}${classes.length > 30 ? ', …' : ''}`,
      synthetic ? 'The program draws it from single-stroke fonts on first use.' : folder,
    ].join('\n')
    const state = synthetic ? 'built-in' : 'found'
    return { name, title, state, description: `${images} · ${where}`, tooltip, ...(!synthetic && { folder }) }
  } catch (error) {
    if (!(error instanceof DataError)) throw error
    return { name, title, state: 'damaged', description: error.message.split('\n')[0], tooltip: error.message, folder }
  }
}

const icons = {
  found: new vscode.ThemeIcon('database'),
  'built-in': new vscode.ThemeIcon('symbol-text'),
  missing: new vscode.ThemeIcon('circle-slash'),
  damaged: new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground')),
}

function datasetItem({ name, state, description, tooltip }: DatasetNode): vscode.TreeItem {
  const item = new vscode.TreeItem(name, vscode.TreeItemCollapsibleState.None)
  item.id = `dataset:${name}:${tooltip}`
  item.description = description
  item.tooltip = tooltip
  item.iconPath = icons[state]
  item.contextValue = `dataset.${state}`
  return item
}
