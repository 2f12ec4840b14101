import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { UserFacingError } from '@finetune-lab/system'
import { ExecutorUnavailable } from '../executors/executor-unavailable.ts'
import { tensorflowEnvironment } from '../executors/tensorflow-environment.ts'
import { ExitCode } from '../process/exit-code.ts'
import type { End } from '../workers/run-end.ts'
import type { ClaimedRun } from '../workers/worker-messages.ts'
import type { ExecutorOrder, ExecutorReport } from './executor-messages.ts'

export interface ExecutorOptions {
  /** `executor.js` of the engine's build. */
  readonly script: URL
  readonly sweepFolder: string
  readonly engine: string
  readonly dataFolder?: string
  readonly workspace?: string
  readonly checkpointSeconds: number
  /** CPU threads for TensorFlow; default: its own choice. */
  readonly threads?: number
  /** When aborted, the current runs are saved and ended. */
  readonly signal: AbortSignal
}

/** The TensorFlow process, ready to train. */
export interface Executor {
  /** Maximum number of runs in a cohort. */
  readonly capacity: number
  /**
   * @param ended called once per run when it ends
   * @returns how the process died, if it did before all runs ended
   */
  train(claimed: readonly ClaimedRun[], ended: (run: ClaimedRun, end: End) => void): Promise<Death | undefined>
  close(): void
}

export interface Death {
  /** For users: `was killed (SIGKILL)`. */
  readonly how: string
  /** Whether it may have run out of memory, so that fewer runs at once might work. */
  readonly maybeMemory: boolean
}

/**
 * Starts the TensorFlow process for a sweep.
 *
 * @returns undefined if a stop was requested before it was ready
 * @throws ExecutorUnavailable, UserFacingError that say what it lacks
 */
export async function startExecutor(options: ExecutorOptions): Promise<Executor | undefined> {
  const { script, signal } = options
  if (signal.aborted) return undefined
  const child = fork(fileURLToPath(script), argumentsOf(options), {
    env: tensorflowEnvironment(options.threads),
    execArgv: [],
    // TensorFlow's output goes where this engine's does.
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const death = deathOf(child)
  // No run has started, so there is nothing to save.
  const abandon = () => child.kill('SIGKILL')
  signal.addEventListener('abort', abandon)
  const first = await Promise.race([nextReport(child), death])
  signal.removeEventListener('abort', abandon)
  if (signal.aborted) {
    abandon()
    return undefined
  }
  if ('how' in first) throw new ExecutorUnavailable(`TensorFlow cannot be used: its process ${first.how}`)
  if (first.type === 'refused') {
    child.disconnect()
    throw first.code === ExitCode.wrongInput
      ? new UserFacingError('input', first.message)
      : new ExecutorUnavailable(first.message)
  }
  if (first.type !== 'ready') throw new Error(`the TensorFlow process started with ${first.type}; expected ready`)
  return executor(child, first.capacity, death, signal)
}

function argumentsOf({ sweepFolder, engine, dataFolder, workspace, checkpointSeconds }: ExecutorOptions): string[] {
  const named = {
    sweep: sweepFolder,
    engine,
    data: dataFolder,
    workspace,
    'checkpoint-seconds': String(checkpointSeconds),
  }
  return Object.entries(named).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, value]))
}

function executor(child: ChildProcess, capacity: number, death: Promise<Death>, signal: AbortSignal): Executor {
  const send = (order: ExecutorOrder) => child.connected && child.send(order)
  const stop = () => send({ type: 'stop' })
  signal.addEventListener('abort', stop)
  return {
    capacity,
    async train(claimed, ended) {
      const runs = new Map(claimed.map(each => [each.run.id, each]))
      let listen: ((report: ExecutorReport) => void) | undefined
      const done = new Promise<Death | undefined>(resolve => {
        let broken: string | undefined
        listen = report => {
          if (report.type === 'free') resolve(undefined)
          if (report.type === 'broken') broken = report.message
          if (report.type !== 'ended') return
          const { run, state, reason } = report
          ended(runs.get(run)!, { state, reason })
        }
        child.on('message', listen)
        void death.then(({ how, maybeMemory }) =>
          resolve(
            broken === undefined
              ? { how, maybeMemory }
              : { how: `gave up: ${broken}`, maybeMemory: SHORT_OF_MEMORY.test(broken) },
          ),
        )
      })
      send({ type: 'train', claimed })
      if (signal.aborted) stop()
      try {
        return await done
      } finally {
        child.off('message', listen!)
      }
    },
    close() {
      signal.removeEventListener('abort', stop)
      if (child.connected) child.disconnect()
    },
  }
}

/** Matches TensorFlow's messages, such as RESOURCE_EXHAUSTED: OOM when allocating tensor with shape … */
const SHORT_OF_MEMORY = /exhausted|OOM|out of memory|allocat/i

function deathOf(child: ChildProcess): Promise<Death> {
  return new Promise(resolve => {
    child.on('error', error => resolve({ how: `cannot be started: ${error.message}`, maybeMemory: false }))
    child.on('exit', (code, signal) => {
      const died = () =>
        resolve({
          how: signal ? `was killed (${signal})` : `ended with code ${code}`,
          // When memory runs out, the kernel sends SIGKILL, and a library ends with SIGABRT.
          maybeMemory: signal !== null,
        })
      // Receive its last messages first.
      if (child.connected) child.once('disconnect', died)
      else died()
    })
  })
}

const nextReport = (child: ChildProcess) =>
  new Promise<ExecutorReport>(resolve => child.once('message', report => resolve(report as ExecutorReport)))
