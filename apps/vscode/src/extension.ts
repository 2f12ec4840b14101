import type * as vscode from 'vscode'
import { registerComparePanel } from './panels/compare-panel.ts'
import { registerInspectorPanel } from './panels/inspector-panel.ts'
import { registerSweepPanel } from './panels/sweep-panel.ts'

/** Wires the features; each registers what is to be disposed of. */
export function activate(context: vscode.ExtensionContext): void {
  registerSweepPanel(context)
  registerInspectorPanel(context)
  registerComparePanel(context)
}
