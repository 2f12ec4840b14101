import type { ClaimedRun, RunEnd } from '../workers/worker-messages.ts'

// Between the engine and the TensorFlow process, as JSON. Both are of one build.

/** Engine to executor. */
export type ExecutorOrder =
  | { readonly type: 'train'; readonly claimed: readonly ClaimedRun[] }
  /** Save and end what is under way. */
  | { readonly type: 'stop' }

/** Executor to engine. */
export type ExecutorReport =
  /** TensorFlow is loaded, the data read; `capacity`: runs that one cohort may have. */
  | { readonly type: 'ready'; readonly capacity: number }
  /** It cannot work here, or not on this sweep; the code is the engine's to end with. */
  | { readonly type: 'refused'; readonly code: number; readonly message: string }
  | { readonly type: 'ended'; readonly run: string; readonly state: RunEnd; readonly reason?: string }
  /** All that was to be trained has ended. */
  | { readonly type: 'free' }
  /** TensorFlow threw: what was at work is where its checkpoints are. The process ends. */
  | { readonly type: 'broken'; readonly message: string }
