import { basename } from 'node:path'
import type * as vscode from 'vscode'
import { type FromSweepPanel, fromSweepPanel, type SweepSubject, sweepSubject, type ToSweepPanel } from '../messages.ts'
import { besideExperiment } from '../store/beside-experiment.ts'
import type { SweepFeeds } from '../store/sweep-feeds.ts'
import type { TaskRunner } from '../tasks/run-task.ts'
import { type PanelOpener, registerPanel } from './panel-host.ts'
import { type SweepSession, sweepSession } from './sweep-session.ts'

export function registerSweepPanel(
  context: vscode.ExtensionContext,
  feeds: SweepFeeds,
  runTask: TaskRunner,
): PanelOpener<SweepSubject> {
  const sessions = new Map<string, SweepSession>()
  /** Runs to select once their panel opens. Applied once, so that a later reload keeps what was selected since. */
  const wanted = new Map<string, string>()
  const panels = registerPanel<SweepSubject, FromSweepPanel, ToSweepPanel>(context, {
    view: 'sweep',
    subject: sweepSubject,
    incoming: fromSweepPanel,
    icon: 'sweep.svg',
    titleOf: ({ folder }) => basename(folder),
    keyOf: ({ folder }) => folder,
    placeOf: ({ folder }) => besideExperiment(folder),
    connect(panel) {
      const { folder } = panel.subject
      const session = sweepSession(panel, feeds, runTask)
      sessions.set(folder, session)
      chooseWanted(folder)
      return {
        receive: message => session.receive(message),
        dispose() {
          if (sessions.get(folder) === session) sessions.delete(folder)
          session.dispose()
        },
      }
    },
  })

  function chooseWanted(folder: string): void {
    const [run, session] = [wanted.get(folder), sessions.get(folder)]
    if (run === undefined || !session) return
    wanted.delete(folder)
    session.choose(run)
  }

  return {
    open({ folder, run }, column, keepFocus) {
      if (run !== undefined) wanted.set(folder, run)
      panels.open({ folder }, column, keepFocus)
      chooseWanted(folder)
    },
    isVisible: panels.isVisible,
  }
}
