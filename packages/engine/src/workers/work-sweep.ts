import { availableParallelism } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { Dataset } from '@finetune-lab/data'
import { diskTrouble, type ExecutorRecord } from '@finetune-lab/runs'
import { tellUnlessLost } from './run-end.ts'
import type { RunQueue } from './run-queue.ts'
import type { ClaimedRun, WorkerInput, WorkerOrder, WorkerReport } from './worker-messages.ts'

export interface SweepWork {
  readonly executor: Extract<ExecutorRecord, { readonly name: 'simd' }>
  readonly engine: string
  readonly queue: RunQueue
  readonly datasets: ReadonlyMap<string, Dataset>
  readonly workers: number
  readonly checkpointSeconds: number
  /** Aborted: every worker ends at its next chance, with a checkpoint. */
  readonly signal: AbortSignal
  /** Where the worker's script lies. */
  readonly workerScript: URL
  /** Called for each run that is taken up. */
  readonly onBegun?: () => void
}

/** Runs of other engines are looked at so often, while a worker has none of its own. */
const LOOK_MILLISECONDS = 500

/** One worker for each core, unless told otherwise; never more than there are runs. */
export const workersFor = (wanted: number | undefined, runs: number) =>
  Math.max(1, Math.min(wanted ?? availableParallelism(), runs))

/**
 * Trains the runs, each worker taking the next one as soon as it is free, until none is left here or elsewhere.
 *
 * @returns how many failed, and why the store could not be written where that ended it
 */
export async function workSweep(
  work: SweepWork,
): Promise<{ readonly failed: number; readonly halted: string | undefined }> {
  const { queue } = work
  const stop = new Int32Array(new SharedArrayBuffer(4))
  const requestStop = () => Atomics.store(stop, 0, 1)
  work.signal.addEventListener('abort', requestStop)
  if (work.signal.aborted) requestStop()
  const stopped = () => Atomics.load(stop, 0) !== 0
  let failed = 0
  let halted: string | undefined

  function halt(reason: string): undefined {
    halted ??= reason
    requestStop()
  }

  /** The next run for a worker that is free. */
  async function next(): Promise<ClaimedRun | undefined> {
    try {
      for (;;) {
        const claimed = stopped() ? undefined : queue.next()
        if (typeof claimed === 'object') work.onBegun?.()
        if (claimed !== 'held') return claimed
        await wait(LOOK_MILLISECONDS, undefined, { signal: work.signal }).catch(() => {})
      }
    } catch (error) {
      const trouble = diskTrouble(error)
      if (!trouble) throw error
      return halt(`${trouble} (${(error as Error).message})`)
    }
  }

  async function keepBusy(number: number): Promise<void> {
    // A worker that dies (out of memory, a bug) takes its run with it, not the sweep.
    for (let first = await next(); first; first = await next()) {
      const death = await workUntilDone(number, first)
      if (!death) return
      if (!death.claimed) {
        queue.ended(first, 'stopped')
        throw death.error
      }
      const state = recordDeath(death.claimed, death.error)
      if (state === 'failed') failed++
      queue.ended(death.claimed, state)
    }
  }

  function workUntilDone(
    number: number,
    first: ClaimedRun,
  ): Promise<{ claimed?: ClaimedRun; error: Error } | undefined> {
    const { engine, datasets, executor, checkpointSeconds } = work
    const { build, device } = executor
    const workerData: WorkerInput = { worker: number, engine, datasets, build, device, checkpointSeconds, stop }
    const worker = new Worker(work.workerScript, { workerData })
    /** The run that it has in hand: none before it is ready. */
    let claimed: ClaimedRun | undefined
    const order = () => worker.postMessage({ claimed } satisfies WorkerOrder)
    return new Promise((resolve, reject) => {
      worker.on('message', async (report: WorkerReport) => {
        try {
          if (report.type === 'ready') {
            claimed = first
            return order()
          }
          if (report.state === 'failed') failed++
          if (report.state === 'halted') halt(report.reason!)
          queue.ended(claimed!, report.state)
          claimed = undefined
          claimed = await next()
          order()
        } catch (error) {
          reject(error)
        }
      })
      worker.on('error', error =>
        resolve({ claimed, error: error instanceof Error ? error : new Error(String(error)) }),
      )
      worker.on('exit', code =>
        resolve(
          code === 0 && !claimed
            ? undefined
            : { claimed, error: new Error(`worker ${number} ended with code ${code}`) },
        ),
      )
    })
  }

  try {
    await Promise.all(Array.from({ length: work.workers }, (_, number) => keepBusy(number)))
    return { failed, halted }
  } finally {
    work.signal.removeEventListener('abort', requestStop)
    requestStop()
  }
}

function recordDeath({ claim }: ClaimedRun, error: Error): 'failed' | 'lost' {
  return tellUnlessLost(claim, writer => {
    writer.log(error.stack ?? error.message)
    writer.event({ type: 'failed', message: `The worker died: ${error.message}` })
  })
    ? 'failed'
    : 'lost'
}
