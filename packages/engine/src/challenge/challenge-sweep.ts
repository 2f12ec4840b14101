import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { LocateOptions } from '@finetune-lab/data'
import { availableBuild } from '@finetune-lab/model'
import {
  type ChallengedFinetune,
  type ChallengeResult,
  challengeHeadKey,
  readChallenge,
  type SweepSnapshot,
  writeChallenge,
} from '@finetune-lab/runs'
import { loadSweepData } from '../process/load-sweep-data.ts'
import { workersFor } from '../workers/work-sweep.ts'
import type { ChallengeInput, ChallengeOrder, ChallengeReport } from './challenge-messages.ts'
import type { ChallengePlan, ChallengeTask } from './challenge-plan.ts'

export interface ChallengeOptions extends LocateOptions {
  /** The folder of the engine's build. */
  readonly engineFolder: string
  /** Default: one per core. */
  readonly workers?: number
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: ChallengeProgress) => void
}

export interface ChallengeProgress {
  readonly done: number
  readonly total: number
  /** Missing until the first run is done. */
  readonly secondsLeft?: number
}

export interface ChallengeOutcome {
  readonly done: number
  /** Runs that could not be challenged, with the reason. */
  readonly failed: readonly { readonly run: string; readonly message: string }[]
}

/**
 * Trains other heads on the frozen extractors of a sweep's finished runs, on all cores. Writes each run's results into the
 * sweep's folder as soon as it is done, so that an interrupted challenge continues where it stopped.
 *
 * @throws DataError if the data sets cannot be read; the signal's reason when it aborts
 */
export async function challengeSweep(
  { folder, record }: Pick<SweepSnapshot, 'folder' | 'record'>,
  { todo }: ChallengePlan,
  { engineFolder, workers, signal, onProgress, ...places }: ChallengeOptions,
): Promise<ChallengeOutcome> {
  if (todo.length === 0) return { done: 0, failed: [] }
  const datasets = await loadSweepData(record, places)
  signal?.throwIfAborted()
  const stop = new Int32Array(new SharedArrayBuffer(4))
  const requestStop = () => Atomics.store(stop, 0, 1)
  signal?.addEventListener('abort', requestStop, { once: true })
  // As the recorded results, if this machine can. TensorFlow's extractors are read by the CPU kernels too.
  const build = record.executor.build === 'plain' ? 'plain' : availableBuild()
  const input: ChallengeInput = { datasets, build, stop }
  const left = [...todo]
  const failed: { run: string; message: string }[] = []
  const started = performance.now()
  let done = 0

  function take({ run, before }: ChallengeTask, report: ChallengeReport): void {
    if (report.type === 'failed') failed.push({ run: run.id, message: report.message })
    if (report.type !== 'done') return
    // Another process may have challenged it meanwhile.
    const finetunes = merged((readChallenge(folder, run) ?? before)?.finetunes ?? [], report.finetunes)
    const { identity } = run
    const remade = report.remade || before?.remade
    writeChallenge(folder, run.id, { version: 1, identity, ...(remade && { remade }), finetunes })
    done++
    const secondsLeft = ((performance.now() - started) / 1000 / done) * (todo.length - done)
    onProgress?.({ done, total: todo.length, secondsLeft })
  }

  /** One worker thread, until no run is left. */
  function work(): Promise<void> {
    const worker = new Worker(join(engineFolder, 'challenge-worker.js'), { workerData: input })
    let task: ChallengeTask | undefined
    const next = () => {
      task = Atomics.load(stop, 0) === 0 ? left.shift() : undefined
      worker.postMessage(task && orderOf(task))
    }
    return new Promise((resolve, reject) => {
      worker.on('message', (report: ChallengeReport) => {
        try {
          if (task) take(task, report)
          next()
        } catch (error) {
          reject(error)
        }
      })
      worker.on('error', reject)
      worker.on('exit', code => (code === 0 ? resolve() : reject(new Error(`A worker ended with code ${code}.`))))
    })
  }

  onProgress?.({ done: 0, total: todo.length })
  try {
    await Promise.all(Array.from({ length: workersFor(workers, todo.length) }, work))
    signal?.throwIfAborted()
    return { done, failed }
  } finally {
    signal?.removeEventListener('abort', requestStop)
    requestStop()
  }
}

const orderOf = ({ run, model, heads }: ChallengeTask): ChallengeOrder => ({ settings: run.settings, model, heads })

/** Heads found now replace equal ones found before. */
function merged(
  before: readonly ChallengedFinetune[],
  now: readonly ChallengedFinetune[],
): ChallengeResult['finetunes'] {
  const added = now.filter(({ dataset }) => !before.some(each => each.dataset === dataset))
  return [
    ...before.map(old => {
      const found = now.find(({ dataset }) => dataset === old.dataset)
      if (!found) return old
      const keys = new Set(found.heads.map(({ head }) => challengeHeadKey(head)))
      return { ...found, heads: [...old.heads.filter(({ head }) => !keys.has(challengeHeadKey(head))), ...found.heads] }
    }),
    ...added,
  ]
}
