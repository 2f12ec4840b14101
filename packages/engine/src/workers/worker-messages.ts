import type { Dataset } from '@finetune-lab/data'
import type { Claim, PlannedRunRecord } from '@finetune-lab/runs'

/** Passed to a worker thread when it starts. */
export interface WorkerInput {
  readonly worker: number
  readonly engine: string
  /** Images are in shared memory: every worker reads the same bytes. */
  readonly datasets: ReadonlyMap<string, Dataset>
  readonly build: 'plain' | 'relaxed'
  readonly device: string
  readonly checkpointSeconds: number
  /** [1], shared; non-zero once the engine has been asked to stop. */
  readonly stop: Int32Array
}

/** A run, and this engine's claim on it. */
export interface ClaimedRun {
  readonly run: PlannedRunRecord
  readonly claim: Claim
}

/** Engine to worker: train this run; undefined if none are left. */
export type WorkerOrder = { readonly claimed: ClaimedRun | undefined }

/** How a worker's run ended. Lost: another engine has it now. Halted: the store cannot be written. */
export type RunEnd = 'finished' | 'stopped' | 'failed' | 'lost' | 'halted'

/** Worker to engine. */
export type WorkerReport =
  | { readonly type: 'ready' }
  | { readonly type: 'ended'; readonly state: RunEnd; readonly reason?: string }
