import type { ClaimedRun, RunEnd } from '../workers/worker-messages.ts'

// Messages between the engine and the TensorFlow process, as JSON. Both are from the same build.

/** Engine to executor. */
export type ExecutorOrder =
  | { readonly type: 'train'; readonly claimed: readonly ClaimedRun[] }
  /** Save and end the current runs. */
  | { readonly type: 'stop' }

/** Executor to engine. */
export type ExecutorReport =
  /** TensorFlow is loaded and the data read; `capacity` is the maximum number of runs in a cohort. */
  | { readonly type: 'ready'; readonly capacity: number }
  /** It cannot work here, or not on this sweep; the engine ends with this code. */
  | { readonly type: 'refused'; readonly code: number; readonly message: string }
  | { readonly type: 'ended'; readonly run: string; readonly state: RunEnd; readonly reason?: string }
  /** All claimed runs have ended. */
  | { readonly type: 'free' }
  /** TensorFlow threw: the current runs are left at their checkpoints. The process ends. */
  | { readonly type: 'broken'; readonly message: string }
