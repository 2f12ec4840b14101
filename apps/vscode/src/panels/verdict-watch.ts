import { challengeChanged } from '@finetune-lab/runs'
import * as vscode from 'vscode'
import type { ChallengeVerdicts } from '../messages.ts'
import type { TaskRunner } from '../tasks/run-task.ts'

/** While a challenge writes results, they are judged only when it pauses for this long. */
const SETTLED_MILLISECONDS = 2000

/** Sends the verdicts of a sweep's challenge whenever a challenge, started here or in a terminal, has changed them. */
export function verdictWatch(folder: string, runTask: TaskRunner, send: (verdicts: ChallengeVerdicts) => void) {
  let judged: number | undefined
  let judging = false
  let disposed = false
  return {
    /** Called with each reading of the sweep. Looks at one folder's time. */
    look() {
      // Judging starts a process, which an untrusted workspace may not.
      if (judging || disposed || !vscode.workspace.isTrusted) return
      const changed = challengeChanged(folder)
      if (changed === undefined || changed === judged || Date.now() - changed < SETTLED_MILLISECONDS) return
      judging = true
      judged = changed
      runTask('challengeVerdicts', { folder })
        .then(found => {
          if (found && !disposed) send(found)
        })
        // The panel shows the sweep without verdicts; the command reports what is wrong.
        .catch(() => {})
        .finally(() => {
          judging = false
        })
    },
    /** The page has forgotten the verdicts. */
    reset() {
      judged = undefined
    },
    dispose() {
      disposed = true
    },
  }
}
