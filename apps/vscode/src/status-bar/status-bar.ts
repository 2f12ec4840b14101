import * as vscode from 'vscode'
import { statusText } from '../experiments/sweep-texts.ts'
import type { StoreModel } from '../store/store-model.ts'

/** Shows the progress of running sweeps, wherever they were started; a click opens them. */
export function registerStatusBar(context: vscode.ExtensionContext, model: StoreModel): void {
  const item = vscode.window.createStatusBarItem('finetuneLab.progress', vscode.StatusBarAlignment.Left)
  item.name = 'Finetune Lab'
  const show = () => {
    const running = model.running()
    void vscode.commands.executeCommand('setContext', 'finetuneLab.running', running.length > 0)
    if (running.length === 0) {
      item.hide()
      return
    }
    const text = statusText(running.map(({ pace }) => pace))
    item.text = `$(beaker) ${text}`
    item.tooltip = running.map(({ name, pace }) => `${name}: ${statusText([pace])}`).join('\n')
    item.accessibilityInformation = { label: `Finetune Lab: ${text}`, role: 'button' }
    item.command = {
      command: 'finetuneLab.openSweep',
      title: 'Open',
      // With several sweeps, the command asks which one.
      arguments: running.length === 1 ? [{ folder: running[0].folder }] : [],
    }
    item.show()
  }
  context.subscriptions.push(item, model.onDidChange(show), model.onDidList(show))
}
