import { readSweepRecord } from '@finetune-lab/runs'
import * as vscode from 'vscode'
import type { Lab } from '../commands/lab.ts'
import { withTaskProgress } from '../datasets/data-commands.ts'
import { placesOf } from './write-report.ts'

/** Trains other heads on a sweep's frozen extractors. The sweep's panel then shows a verdict beside each answer. */
export async function challengeAnswers(folder: string, { runTask, panels }: Lab): Promise<void> {
  const { name } = readSweepRecord(folder)
  panels.sweep.open({ folder })
  const { failed, reason } = await withTaskProgress(`Challenging the answers of ${name}`, options =>
    runTask('challenge', { folder, ...placesOf(folder) }, options),
  )
  if (failed > 0)
    void vscode.window.showWarningMessage(
      `${failed} ${failed === 1 ? 'run' : 'runs'} of ${name} could not be challenged: ${reason}`,
    )
}
