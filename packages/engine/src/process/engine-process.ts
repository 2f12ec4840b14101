import { hostname } from 'node:os'
import { parseArgs } from 'node:util'
import {
  clearHalt,
  diskTrouble,
  findStopRequest,
  type HeldLease,
  liveLeases,
  type Reserve,
  readSweep,
  refuseMisplacedFiles,
  removeStopRequest,
  reserveSpace,
  SweepHeld,
  takeLease,
  tidySweep,
  watchEngines,
} from '@finetune-lab/runs'
import { mayWork, requeueTask } from '@finetune-lab/slurm'
import { ExecutorUnavailable, executorLack } from '../executors/executor-lack.ts'
import { workInCohorts } from '../tensorflow/work-in-cohorts.ts'
import { runQueue } from '../workers/run-queue.ts'
import { workersFor, workSweep } from '../workers/work-sweep.ts'
import { ExitCode, exitCodeOf } from './exit-code.ts'
import { loadSweepData } from './load-sweep-data.ts'

// The engine: a separate process that trains the unfinished runs of one sweep, alone or alongside other engines. Its
// arguments say what to do. It reports only through the run store; its output goes to the sweep's engine.log.

const { values } = parseArgs({
  options: {
    sweep: { type: 'string' },
    data: { type: 'string' },
    workspace: { type: 'string' },
    workers: { type: 'string' },
    /** Works alongside other engines, without retrying failed runs. */
    join: { type: 'boolean', default: false },
    /** Runs as a task of a Slurm job. */
    slurm: { type: 'boolean', default: false },
    'checkpoint-seconds': { type: 'string', default: '3' },
  },
})
const folder = values.sweep!
const stop = new AbortController()
let terminated = false
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    terminated ||= signal === 'SIGTERM'
    stop.abort()
  })
// A parent that opened a channel wants the engine to end with it.
process.on('disconnect', () => stop.abort())

// The log may be on a full disk.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

const NOTHING_DONE = { failed: 0, halted: undefined }
let lease: HeldLease | undefined
let reserve: Reserve | undefined
/** Number of runs that this engine has started. */
let begun = 0
try {
  if (values.slurm && !mayWork(folder)) {
    console.log(`${new Date().toISOString()} the sweep was stopped before this task began`)
    process.exit(ExitCode.done)
  }
  refuseMisplacedFiles(folder)
  const snapshot = readSweep(folder)
  const { record, runs } = snapshot
  const { executor } = record
  const lack = executorLack(executor.name)
  if (lack) throw new ExecutorUnavailable(`executor ${executor.name}: ${lack}`)
  const left = runs.filter(({ state }) => state !== 'finished').map(({ run }) => run)
  const wanted = values.workers ? Number(values.workers) : undefined
  // TensorFlow is one process, no matter how many threads it has.
  const workers = executor.name === 'simd' ? workersFor(wanted, left.length) : 1
  // Stop requests are for running engines. If there are none, a request is left over from before.
  const oldRequest = liveLeases(folder).length === 0 ? findStopRequest(folder) : undefined
  lease = takeLease(folder, workers, { join: values.join, retriesFailed: !values.join })
  if (oldRequest) removeStopRequest(folder, oldRequest)
  reserve = reserveSpace(folder, lease.engine)
  clearHalt(folder)
  tidySweep(folder, snapshot)
  watchForStopRequest()
  console.log(
    `${new Date().toISOString()} process ${process.pid} on ${hostname()}: ${left.length} of ${runs.length} runs to do`,
  )
  const location = { dataFolder: values.data, workspace: values.workspace }
  const common = {
    onBegun: () => begun++,
    engine: lease.engine,
    queue: runQueue({
      sweepFolder: folder,
      runs: left,
      holder: lease.holder,
      engines: watchEngines(folder),
      retryFailed: !values.join,
    }),
    checkpointSeconds: Number(values['checkpoint-seconds']),
  }
  const { failed, halted } =
    // A late engine among many finds nothing to do, so it loads nothing.
    left.length === 0
      ? NOTHING_DONE
      : executor.name === 'simd'
        ? await workSweep({
            ...common,
            executor,
            datasets: await Promise.race([
              loadSweepData(record, location),
              // No run has started, so a stop need not wait for the data.
              aborted(stop.signal).then(() => new Map()),
            ]),
            workers,
            signal: stop.signal,
            workerScript: new URL('./worker.js', import.meta.url),
          })
        : await workInCohorts({
            ...common,
            ...location,
            sweepFolder: folder,
            threads: wanted,
            stop,
            script: new URL('./executor.js', import.meta.url),
          })
  if (halted) process.exitCode = halt(halted)
  else
    process.exitCode = stop.signal.aborted ? ExitCode.interrupted : failed > 0 ? ExitCode.someRunsFailed : ExitCode.done
  console.log(
    `${new Date().toISOString()} ${halted ? 'halted' : stop.signal.aborted ? 'stopped' : `done, ${failed} failed`}`,
  )
} catch (error) {
  const trouble = diskTrouble(error)
  const code = exitCodeOf(error)
  if (trouble) process.exitCode = halt(`${trouble} (${(error as Error).message})`)
  else {
    console.error(code === undefined ? error : (error as Error).message)
    process.exitCode = error instanceof SweepHeld ? ExitCode.held : (code ?? ExitCode.crashed)
  }
} finally {
  reserve?.release()
  giveBack()
}
// A task that has started no run would only be requeued again and again.
if (values.slurm && terminated && begun > 0 && process.exitCode === ExitCode.interrupted) {
  const words = requeueTask(folder)
  if (words) console.log(`${new Date().toISOString()} ${words}`)
}
process.exit()

/** The store cannot be written: keeps finished work and records the reason where that is still possible. */
function halt(reason: string): number {
  console.error(reason)
  reserve?.halt(reason, new Date())
  return ExitCode.machineLacksSomething
}

/** Releases the lease. One that cannot be removed goes stale. */
function giveBack(): void {
  try {
    lease?.release()
  } catch (error) {
    console.error((error as Error).message)
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => signal.addEventListener('abort', () => resolve(), { once: true }))
}

/** For platforms without signals, `finetune-lab stop` leaves a file. */
function watchForStopRequest(): void {
  setInterval(() => findStopRequest(folder) && stop.abort(), 300).unref()
}
