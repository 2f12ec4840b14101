import type { Dataset } from '@finetune-lab/data'
import type { PlannedRunRecord } from '@finetune-lab/runs'

/** What a worker thread is given when it starts. */
export interface WorkerInput {
  readonly worker: number
  readonly engine: string
  readonly sweepFolder: string
  /** Images lie in shared memory: every worker reads the same bytes. */
  readonly datasets: ReadonlyMap<string, Dataset>
  readonly build: 'plain' | 'relaxed'
  readonly device: string
  /** [1], shared; not 0 once the engine has been asked to stop. */
  readonly stop: Int32Array
}

/** Engine to worker: train this run, or undefined: there is nothing left. */
export type WorkerOrder = { readonly run: PlannedRunRecord } | { readonly run: undefined }

/** Worker to engine. */
export type WorkerReport =
  | { readonly type: 'ready' }
  | { readonly type: 'ended'; readonly state: 'finished' | 'stopped' | 'failed' }
