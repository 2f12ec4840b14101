import * as vscode from 'vscode'
import { registerAgents } from './agents/register-agents.ts'
import { registerCommands } from './commands/commands.ts'
import type { Lab } from './commands/lab.ts'
import { furtherSweeps } from './commands/targets.ts'
import { registerDatasetsTree } from './datasets/datasets-tree.ts'
import { Engines } from './engine/engines.ts'
import { ExperimentFiles } from './experiments/experiment-files.ts'
import { registerExperimentsView } from './experiments/experiments-view.ts'
import { registerLanguage } from './language/register-language.ts'
import { registerSweepEnded } from './notifications/sweep-ended.ts'
import { registerComparePanel } from './panels/compare-panel.ts'
import { registerInspectorPanel } from './panels/inspector-panel.ts'
import { registerSweepPanel } from './panels/sweep-panel.ts'
import { registerSweepsPanel } from './panels/sweeps-panel.ts'
import { registerStatusBar } from './status-bar/status-bar.ts'
import { StoreModel } from './store/store-model.ts'
import { registerNotesFiles } from './sweeps/notes-files.ts'
import { taskRunner } from './tasks/run-task.ts'

/** Wires the features together; each registers its own disposables. */
export function activate(context: vscode.ExtensionContext): void {
  const dist = vscode.Uri.joinPath(context.extensionUri, 'dist').fsPath
  const model = new StoreModel()
  const files = new ExperimentFiles()
  context.subscriptions.push(model, files)
  const runTask = taskRunner(dist)
  const lab: Lab = {
    dist,
    model,
    engines: new Engines(dist, model),
    runTask,
    datasets: registerDatasetsTree(context),
    experiments: registerExperimentsView(context, model, files),
    panels: {
      sweep: registerSweepPanel(context, model.feeds, runTask),
      inspector: registerInspectorPanel(context),
      sweeps: registerSweepsPanel(context, model),
      compare: registerComparePanel(context, {
        feeds: model.feeds,
        runTask,
        furtherSweeps: present => furtherSweeps(model, present),
      }),
    },
  }
  registerStatusBar(context, model)
  registerNotesFiles(context, model)
  registerSweepEnded(context, model, lab.engines, folder => lab.panels.sweep.isVisible({ folder }))
  registerCommands(context, lab, files)
  registerLanguage(context)
  registerAgents(context, runTask, dist)
  context.subscriptions.push(
    vscode.workspace.onDidChangeWorkspaceFolders(() => model.refresh()),
    vscode.workspace.onDidChangeConfiguration(event => {
      if (event.affectsConfiguration('finetuneLab.store')) model.refresh()
    }),
  )
  model.refresh()
}
