import { hostname } from 'node:os'
import {
  clearHalt,
  diskTrouble,
  findStopRequest,
  type HeldLease,
  liveLeases,
  type Reserve,
  readSweep,
  readSweepRecord,
  refuseMisplacedFiles,
  removeStopRequest,
  reserveSpace,
  SweepHeld,
  takeLease,
  tidySweep,
  watchEngines,
} from '@finetune-lab/runs'
import { mayWork, requeueTask } from '@finetune-lab/slurm'
import { executorLack } from '../executors/executor-lack.ts'
import { ExecutorUnavailable } from '../executors/executor-unavailable.ts'
import { executors } from '../executors/registry.ts'
import { runQueue } from '../workers/run-queue.ts'
import { ExitCode, exitCodeOf } from './exit-code.ts'

export interface EngineOptions {
  readonly sweepFolder: string
  readonly dataFolder?: string
  readonly workspace?: string
  /** Default: as many as the machine and the runs allow. */
  readonly workers?: number
  /** Works alongside other engines, and does not retry failed runs. */
  readonly join: boolean
  /** Runs as a task of a Slurm job. */
  readonly slurm: boolean
  readonly checkpointSeconds: number
  /** Aborted to stop: runs save a checkpoint and end. A stop request in the store aborts it too. */
  readonly stop: AbortController
  /** Whether SIGTERM stopped it: Slurm's time limit, or a preemption. */
  readonly terminated: () => boolean
}

interface Work {
  readonly failed: number
  /** Why the store cannot be written any more. */
  readonly halted?: string
}

/** What an engine holds of a sweep while it works on it. */
interface Held {
  lease?: HeldLease
  reserve?: Reserve
  /** Number of runs that this engine has started. */
  begun: number
}

/**
 * Trains the remaining runs of a sweep, alone or alongside other engines. Reports through the run store; what it prints
 * goes to the sweep's engine.log.
 *
 * @returns the exit code
 */
export async function runEngine(options: EngineOptions): Promise<ExitCode> {
  const { sweepFolder, slurm, stop, terminated } = options
  const held: Held = { begun: 0 }
  const code = await trainRemaining(options, held)
    .then(work => codeOf(work, stop.signal, held))
    .catch(error => failure(error, held))
    .finally(() => giveBack(held))
  // A task that started no run would only be requeued again and again.
  if (slurm && terminated() && held.begun > 0 && code === ExitCode.interrupted) {
    const words = requeueTask(sweepFolder)
    if (words) log(words)
  }
  return code
}

/** @returns undefined if a Slurm job's sweep was stopped before it began */
async function trainRemaining(options: EngineOptions, held: Held): Promise<Work | undefined> {
  const { sweepFolder, dataFolder, workspace, join, slurm, checkpointSeconds, stop } = options
  if (slurm && !mayWork(sweepFolder)) {
    log('the sweep was stopped before this task began')
    return undefined
  }
  refuseMisplacedFiles(sweepFolder)
  const snapshot = readSweep(sweepFolder)
  // The snapshot lacks added runs that are not known to be wanted.
  const record = readSweepRecord(sweepFolder)
  const { executor } = record
  const lack = executorLack(executor.name)
  if (lack) throw new ExecutorUnavailable(`executor ${executor.name}: ${lack}`)
  const finished = new Set(snapshot.runs.flatMap(({ run, state }) => (state === 'finished' ? run.id : [])))
  const left = finished.size === snapshot.runs.length ? [] : record.runs.filter(({ id }) => !finished.has(id))
  const workers = executors[executor.name].workers(options.workers, left.length)
  // Requests are for running engines. One that is found when none runs is an old one.
  const oldRequest = liveLeases(sweepFolder).length === 0 ? findStopRequest(sweepFolder) : undefined
  const lease = takeLease(sweepFolder, workers, { join, retriesFailed: !join })
  held.lease = lease
  if (oldRequest) removeStopRequest(sweepFolder, oldRequest)
  held.reserve = reserveSpace(sweepFolder, lease.engine)
  clearHalt(sweepFolder)
  tidySweep(sweepFolder, snapshot)
  watchForStopRequest(sweepFolder, stop)
  log(
    `process ${process.pid} on ${hostname()}: ${record.experiment.seedRule ? 'up to ' : ''}${left.length} of ${record.runs.length} runs to do`,
  )
  // One of many engines that starts when everything is done has nothing to load or to wait for.
  if (left.length === 0) return { failed: 0 }
  return executors[executor.name].train({
    record,
    sweepFolder,
    engine: lease.engine,
    queue: runQueue({
      sweepFolder,
      runs: left,
      record,
      holder: lease.holder,
      engines: watchEngines(sweepFolder),
      retryFailed: !join,
    }),
    checkpointSeconds,
    workers,
    wantedWorkers: options.workers,
    dataFolder,
    workspace,
    stop,
    onBegun: () => held.begun++,
    script: name => new URL(`./${name}`, import.meta.url),
  })
}

function codeOf(work: Work | undefined, stop: AbortSignal, held: Held): ExitCode {
  if (!work) return ExitCode.done
  const { failed, halted } = work
  if (halted) {
    const code = halt(halted, held)
    log('halted')
    return code
  }
  log(stop.aborted ? 'stopped' : `done, ${failed} failed`)
  if (stop.aborted) return ExitCode.interrupted
  return failed > 0 ? ExitCode.someRunsFailed : ExitCode.done
}

function failure(error: unknown, held: Held): ExitCode {
  const trouble = diskTrouble(error)
  if (trouble) return halt(`${trouble} (${(error as Error).message})`, held)
  const code = exitCodeOf(error)
  console.error(code === undefined ? error : (error as Error).message)
  return error instanceof SweepHeld ? ExitCode.held : (code ?? ExitCode.crashed)
}

/** The store cannot be written: finished work is kept, and the reason is recorded where that is still possible. */
function halt(reason: string, { reserve }: Held): ExitCode {
  console.error(reason)
  reserve?.halt(reason, new Date())
  return ExitCode.machineLacksSomething
}

/** A lease that cannot be removed goes stale. */
function giveBack({ lease, reserve }: Held): void {
  reserve?.release()
  try {
    lease?.release()
  } catch (error) {
    console.error((error as Error).message)
  }
}

/** For machines without signals: `finetune-lab stop` leaves a file. */
function watchForStopRequest(sweepFolder: string, stop: AbortController): void {
  setInterval(() => findStopRequest(sweepFolder) && stop.abort(), 300).unref()
}

const log = (words: string) => console.log(`${new Date().toISOString()} ${words}`)
