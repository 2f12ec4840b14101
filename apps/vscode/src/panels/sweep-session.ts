import { existsSync } from 'node:fs'
import {
  engineLog,
  followSweep,
  isFileTrouble,
  isSweep,
  type LogTail,
  readLogTail,
  runFiles,
  runFolder,
  StoreError,
  type SweepFollower,
  type SweepSnapshot,
  sweepFiles,
} from '@finetune-lab/runs'
import * as vscode from 'vscode'
import type { FromSweepPanel, LogOf, SweepSubject, ToSweepPanel } from '../messages.ts'
import { sharedPace } from '../store/shared-pace.ts'
import { slurmQueue } from '../store/slurm-queue.ts'
import { lossFeed } from './loss-feed.ts'
import type { PanelConnection, PanelSession } from './panel-host.ts'
import { changesMessage, confusionMessage, snapshotMessage } from './sweep-messages.ts'

/** Each poll costs the host time, and half a second behind still feels live. */
const POLL_MILLISECONDS = 500
/** A sweep that does not run changes only when it is resumed or deleted. */
const IDLE_POLL_MILLISECONDS = 1000
/** Hundreds of results are read in slices of this length, so that the host stays responsive. */
const READING_MILLISECONDS = 25

const LOCKED = 'You can start and stop sweeps once this workspace is trusted.'

export interface SweepSession extends PanelSession<FromSweepPanel> {
  /** Selects a run in the panel, by its id. */
  choose(run: string): void
}

/** Shows a sweep from the files in its folder: sends a snapshot, then changes, and whatever the page requests. */
export function sweepSession(panel: PanelConnection<SweepSubject, ToSweepPanel>): SweepSession {
  const { folder } = panel.subject
  let feed = lossFeed(folder)
  const judge = sharedPace(folder)
  let follower: SweepFollower | undefined
  let last: SweepSnapshot | undefined
  /** The run to select once the sweep has been read. */
  let wanted: string | undefined
  let timer: NodeJS.Timeout | undefined
  let shownProblem: string | undefined
  let wasThere = false

  /** Polls the files, now and later. While they cannot be read, the problem is shown in place of the sweep. */
  function look(): void {
    try {
      if (wasThere && !isSweep(folder)) throw new StoreError(`${folder}: the sweep no longer exists`)
      if (follower && last) update(follower, last)
      else if (begin() === 'more to read') {
        timer = setTimeout(look, 0)
        return
      }
      shownProblem = undefined
    } catch (error) {
      if (!isFileTrouble(error)) throw error
      last = undefined
      follower = undefined
      if (error.message !== shownProblem) panel.post({ type: 'unreadable', message: error.message })
      shownProblem = error.message
    }
    timer = setTimeout(look, last?.state === 'running' ? POLL_MILLISECONDS : IDLE_POLL_MILLISECONDS)
  }

  /** Reads the sweep from the start, one slice per call. */
  function begin(): 'more to read' | 'begun' {
    if (!follower) {
      feed = lossFeed(folder)
      follower = followSweep(folder, { onEvent: (run, event) => feed.take(run.id, event), queue: slurmQueue })
      // Reading the record may already have used up the slice.
      return 'more to read'
    }
    if (follower.readAhead(READING_MILLISECONDS)) return 'more to read'
    last = follower.poll()
    wasThere = true
    panel.setTitle(last.record.name)
    sendSnapshot()
    if (wanted !== undefined) choose(wanted)
    return 'begun'
  }

  function choose(id: string): void {
    wanted = last ? undefined : id
    const run = last?.runs.findIndex(each => each.run.id === id) ?? -1
    if (run >= 0) panel.post({ type: 'choose', run })
  }

  function sendSnapshot(): void {
    if (last) panel.post(snapshotMessage(last, judge(last), vscode.workspace.isTrusted ? undefined : LOCKED))
  }

  function update(follower: SweepFollower, before: SweepSnapshot): void {
    const now = follower.poll()
    const message = changesMessage(before, now, judge(now))
    last = now
    if (message) panel.post(message)
    sendLosses()
  }

  function sendLosses(): void {
    const runs = last ? feed.news(last) : []
    if (runs.length > 0) panel.post({ type: 'losses', runs: [...runs] })
  }

  function logPath(of: LogOf): string | undefined {
    if (of === 'engine') return engineLog(folder)
    const run = last?.runs[of]?.run
    return run && runFiles(runFolder(folder, run.id)).log
  }

  function receive(message: FromSweepPanel): void {
    switch (message.type) {
      case 'command':
        void execute({ folder }, message.command)
        return
      case 'inspect': {
        const run = last?.runs[message.run]?.run.id
        if (run) void execute({ folder, run }, 'inspectAugmentation')
        return
      }
      case 'openExperiment': {
        const file = [last?.record.file, sweepFiles(folder).experiment].find(path => path && existsSync(path))
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
        if (last) panel.post(confusionMessage(last, message.runs))
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

  look()
  const trust = vscode.workspace.onDidGrantWorkspaceTrust(sendSnapshot)
  return {
    receive(message) {
      try {
        receive(message)
      } catch (error) {
        // Only this answer is lost; if the sweep cannot be read either, the next poll reports it.
        if (!isFileTrouble(error)) throw error
      }
    },
    choose,
    dispose() {
      clearTimeout(timer)
      trust.dispose()
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
