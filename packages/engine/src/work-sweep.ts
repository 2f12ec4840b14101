import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Dataset } from '@finetune-lab/data'
import { openRunWriter, type PlannedRunRecord, runFolder, type SweepRecord } from '@finetune-lab/runs'
import type { WorkerInput, WorkerOrder, WorkerReport } from './worker-messages.ts'

export interface SweepWork {
  readonly record: SweepRecord
  readonly sweepFolder: string
  readonly engine: string
  /** Runs still to be done, in order. */
  readonly runs: readonly PlannedRunRecord[]
  readonly datasets: ReadonlyMap<string, Dataset>
  readonly workers: number
  /** Aborted: every worker ends at its next chance. */
  readonly signal: AbortSignal
  /** Where the worker's script lies. */
  readonly workerScript: URL
}

/** One worker for each core, unless told otherwise; never more than there are runs. */
export const workersFor = (wanted: number | undefined, runs: number) =>
  Math.max(1, Math.min(wanted ?? availableParallelism(), runs))

/**
 * Trains the runs, each worker taking the next one as soon as it is free.
 *
 * @returns how many failed
 */
export async function workSweep(work: SweepWork): Promise<{ readonly failed: number }> {
  const waiting = [...work.runs]
  const stop = new Int32Array(new SharedArrayBuffer(4))
  const requestStop = () => Atomics.store(stop, 0, 1)
  work.signal.addEventListener('abort', requestStop)
  if (work.signal.aborted) requestStop()
  let failed = 0

  /** The next run for a worker that is free. */
  const next = () => (Atomics.load(stop, 0) === 0 ? waiting.shift() : undefined)

  async function keepBusy(number: number): Promise<void> {
    // A worker that dies (out of memory, a bug) takes its run with it, not the sweep.
    while (waiting.length > 0 && Atomics.load(stop, 0) === 0) {
      const death = await workUntilDone(number)
      if (!death) return
      failed++
      if (!death.run) throw death.error
      recordDeath(work.sweepFolder, death.run, death.error)
    }
  }

  function workUntilDone(number: number): Promise<{ run?: PlannedRunRecord; error: Error } | undefined> {
    const { sweepFolder, engine, datasets, record } = work
    const workerData: WorkerInput = {
      worker: number,
      engine,
      sweepFolder,
      datasets,
      build: record.executor.build,
      device: record.executor.device,
      stop,
    }
    const worker = new Worker(work.workerScript, { workerData })
    let run: PlannedRunRecord | undefined
    return new Promise(resolve => {
      worker.on('message', (report: WorkerReport) => {
        if (report.type === 'ended' && report.state === 'failed') failed++
        run = next()
        worker.postMessage({ run } satisfies WorkerOrder)
      })
      worker.on('error', error => resolve({ run, error: error instanceof Error ? error : new Error(String(error)) }))
      worker.on('exit', code =>
        resolve(code === 0 && !run ? undefined : { run, error: new Error(`worker ${number} ended with code ${code}`) }),
      )
    })
  }

  try {
    await Promise.all(Array.from({ length: workersFor(work.workers, waiting.length) }, (_, number) => keepBusy(number)))
    return { failed }
  } finally {
    work.signal.removeEventListener('abort', requestStop)
    requestStop()
  }
}

function recordDeath(sweepFolder: string, run: PlannedRunRecord, error: Error): void {
  const writer = openRunWriter(runFolder(sweepFolder, run.id))
  writer.log(error.stack ?? error.message)
  writer.event({ type: 'failed', message: `The worker died: ${error.message}` })
  writer.close()
}
