import type { ChildProcess } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { ExitCode, engineFailure, errorKindOf, launchEngine } from '@finetune-lab/engine'
import { countRuns, followSweep, paceOf, requestStop, type SweepSnapshot, tidySweep } from '@finetune-lab/runs'
import { UserFacingError } from '@finetune-lab/system'
import { alreadyAtWork } from './already-at-work.ts'
import { engineScript } from './engine-script.ts'
import { progressView } from './progress-view.ts'

export interface RunOptions {
  readonly data?: string
  readonly workers?: number
  /** Work alongside other engines. The engine is part of this process and ends with it. */
  readonly join?: boolean
  /** Show progress on standard error, as standard output is for the result. */
  readonly quiet?: boolean
}

const POLL_MILLISECONDS = 200
/** Stands in for an exit code if a signal ended the engine. */
const KILLED = -1

/** Starts the engine on the sweep and follows it until it ends or Ctrl-C stops it. */
export async function runSweep(folder: string, options: RunOptions): Promise<SweepSnapshot> {
  const follower = followSweep(folder)
  const first = follower.poll()
  if (first.state === 'running' && !options.join) throw alreadyAtWork(first.record.id)
  if (first.state === 'finished') {
    tidySweep(folder, first)
    return first
  }

  const engine = launchEngine({
    script: engineScript(),
    sweepFolder: folder,
    dataFolder: options.data,
    workspace: process.cwd(),
    workers: options.workers,
    join: options.join,
    attached: options.join,
  })
  const ended = endOf(engine)
  const stopping = stopOnSignals(folder, engine, options.join)
  const view = progressView(options.quiet ? process.stderr : process.stdout, first.record)
  const pace = paceOf()
  try {
    for (;;) {
      const code = await Promise.race([ended, wait(POLL_MILLISECONDS, undefined)])
      const snapshot = follower.poll()
      view.show(snapshot, pace(snapshot), stopping.requested())
      if (code === undefined) continue
      view.end()
      return checkedEnd(snapshot, code, folder, stopping.requested())
    }
  } finally {
    view.end()
    stopping.forget()
  }
}

function endOf(engine: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    engine.on('error', reject)
    engine.on('exit', code => resolve(code ?? KILLED))
  })
}

/** The engine is in its own process group, so a terminal's Ctrl-C reaches only this process. A second one kills it. */
function stopOnSignals(folder: string, engine: ChildProcess, alone = false) {
  let requests = 0
  const stop = () => {
    requests++
    if (requests > 1) engine.kill('SIGKILL')
    else if (alone || !requestStop(folder)) engine.kill('SIGTERM')
  }
  // Closing the terminal (SIGHUP) ends the view, not the work.
  const signals = ['SIGINT', 'SIGTERM'] as const
  for (const signal of signals) process.on(signal, stop)
  return {
    requested: () => requests > 0,
    forget: () => {
      for (const signal of signals) process.off(signal, stop)
    },
  }
}

/** Throws what made the engine fail, if it did. */
function checkedEnd(snapshot: SweepSnapshot, code: number, folder: string, stopped: boolean): SweepSnapshot {
  // Another engine was a moment faster.
  if (code === ExitCode.held) throw alreadyAtWork(snapshot.record.id)
  const failure = engineFailure(folder, code === KILLED ? null : code)
  if (!failure || (stopped && code === KILLED)) return snapshot
  const { finished, total } = countRuns(snapshot.runs)
  throw new UserFacingError(
    code === KILLED ? 'interrupted' : errorKindOf(code),
    `the engine ${failure.how}: ${failure.message}\n${finished} of ${total} runs are finished and kept. Engine log: ${failure.log}\nResume with: finetune-lab resume ${snapshot.record.id}`,
  )
}
