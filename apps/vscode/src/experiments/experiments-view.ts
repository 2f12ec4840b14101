import * as vscode from 'vscode'
import type { StoreModel } from '../store/store-model.ts'
import type { ExperimentFiles } from './experiment-files.ts'
import { ExperimentsTree } from './experiments-tree.ts'
import { filterProblem } from './sweep-filter.ts'

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
export function registerExperimentsView(
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
