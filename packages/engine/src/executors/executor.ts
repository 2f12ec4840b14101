import type { RunSettings, Speed } from '@finetune-lab/experiment'
import type { KernelBuild } from '@finetune-lab/model'
import type { TensorflowKind } from '@finetune-lab/model/tensorflow'
import type { ExecutorRecord, SweepRecord } from '@finetune-lab/runs'
import type { RunQueue } from '../workers/run-queue.ts'

/** How an executor is checked, opened, measured and put to work. What is known without that is in `packages/model`. */
export interface Executor {
  /** What this machine lacks for it, according to a few files; undefined if nothing seems to be missing. */
  lack(options?: LackOptions): string | undefined
  /**
   * Finds out whether it really works here.
   *
   * @returns the executor, or what is missing
   * @throws ExecutorUnavailable if the options ask for a build that this machine cannot run
   */
  open(options: OpenOptions): Promise<ExecutorRecord | string>
  /** The number of workers that train a sweep. */
  workers(wanted: number | undefined, runs: number): number
  /**
   * Trains for a moment.
   *
   * @param runs number of runs to train
   * @param settings of one of them, if it matters
   */
  speed(
    build: string,
    runs: number,
    engineFolder: string,
    wanted?: number,
    settings?: RunSettings,
  ): Promise<ExecutorSpeed>
  /** Trains the runs of a queue until none are left. */
  train(work: ExecutorWork): Promise<{ readonly failed: number; readonly halted: string | undefined }>
}

export interface LackOptions {
  /** Checks only what is installed, not whether this machine has the hardware. */
  readonly anyMachine?: boolean
}

export interface OpenOptions {
  /** What the runs need that not every executor has; see `experimentNeed`. */
  readonly need?: string
  /** Build of the CPU kernels. `auto` takes the fastest that this runtime supports. */
  readonly build?: 'auto' | KernelBuild
  /** The folder of the engine's build. TensorFlow is tested in a separate process from there. */
  readonly engineFolder: string
  /** What is missing according to files, and the result of a probe. Tests pass those of other machines. */
  readonly lack?: (kind: TensorflowKind) => string | undefined
  readonly probe?: (kind: TensorflowKind, engineFolder: string) => Promise<{ device: string; version: string }>
}

/** How fast an executor is on this machine now. */
export interface ExecutorSpeed {
  /** Speed of one worker; for a cohort, a run's share of its time. */
  readonly speed: Speed
  /** Number of workers that train at once, each at this speed. */
  readonly workers: number
  /** Number of runs trained in lockstep, for an executor that does so. */
  readonly cohort?: number
}

/** What an engine has for its executor to do. */
export interface ExecutorWork {
  readonly record: SweepRecord
  readonly sweepFolder: string
  readonly engine: string
  readonly queue: RunQueue
  readonly checkpointSeconds: number
  /** As many as `workers` returned. */
  readonly workers: number
  /** As requested on the command line. */
  readonly wantedWorkers?: number
  readonly dataFolder?: string
  readonly workspace?: string
  /** When aborted, every run is saved and ended as soon as possible. */
  readonly stop: AbortController
  /** Called for each run that is started. */
  readonly onBegun?: () => void
  /** The script of the engine's build with this name. */
  readonly script: (name: string) => URL
}
