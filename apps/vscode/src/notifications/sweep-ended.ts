import { sweepFiles } from '@finetune-lab/runs'
import * as vscode from 'vscode'
import type { Engines } from '../engine/engines.ts'
import { endedText } from '../experiments/sweep-texts.ts'
import type { StoreModel } from '../store/store-model.ts'
import type { SweepSummary } from '../store/sweep-summary.ts'

/**
 * Shows a notification when a sweep ends that no visible panel shows.
 *
 * @param isShown whether a visible panel shows the sweep
 */
export function registerSweepEnded(
  context: vscode.ExtensionContext,
  model: StoreModel,
  engines: Engines,
  isShown: (folder: string) => boolean,
): void {
  context.subscriptions.push(
    model.onDidEnd(sweep => {
      const wanted = vscode.workspace.getConfiguration('finetuneLab').get<boolean>('notifyWhenDone')
      if (wanted && !isShown(sweep.folder) && !engines.isExplained(sweep.folder)) void notify(sweep)
    }),
  )
}

async function notify(sweep: SweepSummary): Promise<void> {
  const subject = { folder: sweep.folder }
  const run = (command: string) => () => vscode.commands.executeCommand(`finetuneLab.${command}`, subject)
  const open = { title: 'Open', do: run('openSweep') }
  const report = { title: 'Write report', do: run('report') }
  const resume = { title: 'Resume', do: run('resume') }
  const log = {
    title: 'Show log',
    do: () => vscode.commands.executeCommand('vscode.open', vscode.Uri.file(sweepFiles(sweep.folder).log)),
  }
  const text = endedText(sweep)
  const chosen =
    sweep.state === 'finished'
      ? await vscode.window.showInformationMessage(text, open, report)
      : sweep.state === 'failed'
        ? await vscode.window.showErrorMessage(text, open, log, resume)
        : await vscode.window.showWarningMessage(text, resume, open, log)
  await chosen?.do()
}
