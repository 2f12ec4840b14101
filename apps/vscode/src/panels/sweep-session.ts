import { existsSync } from 'node:fs'
import {
  engineLog,
  isFileTrouble,
  type LogTail,
  readLogTail,
  runFiles,
  runFolder,
  sweepFiles,
} from '@finetune-lab/runs'
import * as vscode from 'vscode'
import type { FromSweepPanel, LogOf, SweepSubject, ToSweepPanel } from '../messages.ts'
import type { SweepNews, SweepReading } from '../store/sweep-feed.ts'
import type { SweepFeeds } from '../store/sweep-feeds.ts'
import type { TaskRunner } from '../tasks/run-task.ts'
import { lossFeed } from './loss-feed.ts'
import type { PanelConnection, PanelSession } from './panel-host.ts'
import { changesMessage, classesMessage, confusionMessage, snapshotMessage } from './sweep-messages.ts'
import { verdictWatch } from './verdict-watch.ts'

const LOCKED = 'You can start and stop sweeps once this workspace is trusted.'

export interface SweepSession extends PanelSession<FromSweepPanel> {
  /** Selects a run in the panel, by its id. */
  choose(run: string): void
}

/** Shows a sweep: sends a snapshot, then changes, and whatever the page requests. */
export function sweepSession(
  panel: PanelConnection<SweepSubject, ToSweepPanel>,
  feeds: SweepFeeds,
  runTask: TaskRunner,
): SweepSession {
  const { folder } = panel.subject
  const newLosses = () => lossFeed(run => subscription.past(run))
  let feed = newLosses()
  const verdicts = verdictWatch(folder, runTask, found => panel.post({ type: 'challenge', verdicts: found }))
  let last: SweepReading | undefined
  /** The run to select once the sweep has been read. */
  let wanted: string | undefined

  /** While the files cannot be read, the problem is shown in place of the sweep. */
  function show(news: SweepNews): void {
    switch (news.type) {
      case 'snapshot':
        last = news
        panel.setTitle(news.sweep.record.name)
        sendSnapshot()
        verdicts.look()
        if (wanted !== undefined) choose(wanted)
        return
      case 'changes': {
        last = news
        if (news.before.record !== news.sweep.record) {
          // It was renamed, or got further runs.
          panel.setTitle(news.sweep.record.name)
          sendSnapshot()
          return
        }
        const message = changesMessage(news.before, news.sweep, news.pace)
        if (message) panel.post(message)
        sendLosses()
        verdicts.look()
        return
      }
      case 'problem':
        last = undefined
        // Everything is read again, and the page then selects its losses again.
        feed = newLosses()
        panel.post({ type: 'unreadable', message: news.message })
    }
  }

  function choose(id: string): void {
    wanted = last ? undefined : id
    const run = last?.sweep.runs.findIndex(each => each.run.id === id) ?? -1
    if (run >= 0) panel.post({ type: 'choose', run })
  }

  function sendSnapshot(): void {
    verdicts.reset()
    if (last) panel.post(snapshotMessage(last.sweep, last.pace, vscode.workspace.isTrusted ? undefined : LOCKED))
  }

  function sendLosses(): void {
    const runs = last ? feed.news(last.sweep) : []
    if (runs.length > 0) panel.post({ type: 'losses', runs: [...runs] })
  }

  function logPath(of: LogOf): string | undefined {
    if (of === 'engine') return engineLog(folder)
    const run = last?.sweep.runs[of]?.run
    return run && runFiles(runFolder(folder, run.id)).log
  }

  function receive(message: FromSweepPanel): void {
    switch (message.type) {
      case 'command':
        void execute({ folder }, message.command)
        return
      case 'inspect': {
        const run = last?.sweep.runs[message.run]?.run.id
        if (run) void execute({ folder, run }, 'inspectAugmentation')
        return
      }
      case 'openExperiment': {
        const file = [last?.sweep.record.file, sweepFiles(folder).experiment].find(path => path && existsSync(path))
        if (file) void openFile(file)
        return
      }
      case 'openLog': {
        const path = logPath(message.of)
        if (path && existsSync(path)) void openFile(path)
        return
      }
      case 'askLog': {
        const path = logPath(message.of)
        const tail = path === undefined ? undefined : readLog(path)
        panel.post({ type: 'log', of: message.of, text: tail?.text, skipped: tail?.skipped ?? 0 })
        return
      }
      case 'askConfusion':
        if (last) panel.post(confusionMessage(last.sweep, message.runs))
        return
      case 'askClasses':
        if (last) panel.post(classesMessage(last.sweep, message.runs))
        return
      case 'followLosses':
        feed.follow(message.runs)
        sendLosses()
        return
      case 'ready':
      case 'save':
        return
    }
  }

  const subscription = feeds.subscribe(folder, { receive: show, event: (run, event) => feed.take(run, event) })
  const trust = vscode.workspace.onDidGrantWorkspaceTrust(sendSnapshot)
  return {
    receive(message) {
      try {
        receive(message)
      } catch (error) {
        // Only this answer is lost; if the sweep cannot be read either, the next reading reports it.
        if (!isFileTrouble(error)) throw error
      }
    },
    choose,
    dispose() {
      subscription.dispose()
      trust.dispose()
      verdicts.dispose()
    },
  }
}

/** The end of a log, or why it cannot be read. */
function readLog(path: string): LogTail | undefined {
  try {
    return readLogTail(path)
  } catch (error) {
    if (!isFileTrouble(error)) throw error
    return { text: `Cannot read the log: ${error.message}`, skipped: 0 }
  }
}

async function execute(argument: unknown, command: string): Promise<void> {
  try {
    await vscode.commands.executeCommand(`finetuneLab.${command}`, argument)
  } catch (error) {
    void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error))
  }
}

const openFile = (path: string) => vscode.commands.executeCommand('vscode.open', vscode.Uri.file(path))
