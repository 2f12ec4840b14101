import { availableParallelism } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { Dataset } from '@finetune-lab/data'
import type { KernelBuild } from '@finetune-lab/model'
import { diskTrouble } from '@finetune-lab/runs'
import { writeUnlessLost } from './run-end.ts'
import type { RunQueue } from './run-queue.ts'
import type { ClaimedRun, WorkerInput, WorkerOrder, WorkerReport } from './worker-messages.ts'

export interface SweepWork {
  readonly build: KernelBuild
  readonly device: string
  readonly engine: string
  readonly queue: RunQueue
  readonly datasets: ReadonlyMap<string, Dataset>
  readonly workers: number
  readonly checkpointSeconds: number
  /** When aborted, every worker writes a checkpoint and ends as soon as possible. */
  readonly signal: AbortSignal
  /** Location of the worker's script. */
  readonly workerScript: URL
  /** Called for each run that is started. */
  readonly onBegun?: () => void
}

/** How often to look for runs that other engines leave, while a worker has none. */
const LOOK_MILLISECONDS = 500

/** Number of workers: by default one per core, but never more than runs. */
export const workersFor = (wanted: number | undefined, runs: number) =>
  Math.max(1, Math.min(wanted ?? availableParallelism(), runs))

/**
 * Trains the runs until none are left here or elsewhere. Each worker takes the next one as soon as it is free.
 *
 * @returns the number of failed runs, and why the store could not be written if that ended the work
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

  /** The next run for a free worker. */
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
    // A worker that dies (out of memory, a bug) fails its run, not the sweep.
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
    const { engine, datasets, build, device, checkpointSeconds } = work
    const workerData: WorkerInput = { worker: number, engine, datasets, build, device, checkpointSeconds, stop }
    const worker = new Worker(work.workerScript, { workerData })
    /** Its current run; none before it is ready. */
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
  return writeUnlessLost(claim, writer => {
    writer.log(error.stack ?? error.message)
    writer.event({ type: 'failed', message: `The worker died: ${error.message}` })
  })
    ? 'failed'
    : 'lost'
}
