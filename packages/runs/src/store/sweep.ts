import type { Experiment, PlannedRun } from '@finetune-lab/experiment'
import type { RunResult } from './result.ts'
import type { SlurmRecord } from './slurm-record.ts'

/** `sweep.json`: written once, when the sweep is made. */
export interface SweepRecord {
  readonly version: 1
  readonly id: string
  readonly name: string
  /** ISO 8601. */
  readonly created: string
  /** Where the experiment file lay. */
  readonly file: string
  /** The experiment with every default filled in. */
  readonly experiment: Experiment
  readonly runs: readonly PlannedRunRecord[]
  /** Each data set that the sweep uses, by name. */
  readonly datasets: Readonly<Record<string, DatasetRecord>>
  readonly executor: ExecutorRecord
  readonly versions: { readonly finetuneLab: string; readonly node: string }
}

export interface PlannedRunRecord extends PlannedRun {
  /** Hash of everything that determines the run's result: settings, data, executor, numerical version. */
  readonly identity: string
}

export interface DatasetRecord {
  readonly title: string
  readonly classes: readonly string[]
  readonly mean: number
  readonly std: number
  readonly synthetic: boolean
  readonly folder: string
  readonly trainImages: number
  readonly testImages: number
  /** SHA-256 by file name. */
  readonly checksums: Readonly<Record<string, string>>
  /** What looked wrong in it when the sweep was made. */
  readonly warnings?: readonly string[]
}

/** What trains the sweep, as it was when the sweep was made; each result says what really did. */
export type ExecutorRecord = (
  | { readonly name: 'simd'; readonly build: 'plain' | 'relaxed' }
  /** `build` is the native library's version. */
  | { readonly name: 'tensorflow' | 'cuda'; readonly build: string }
) & {
  /** What it computes on, for people: the processor's name, or the GPU's, with its memory. */
  readonly device: string
  /** Why it was chosen, where the experiment leaves that open. */
  readonly reason?: string
}

export type RunState = 'waiting' | 'running' | 'finished' | 'interrupted' | 'failed'
/** Waiting: handed to Slurm, which has not started it yet. */
export type SweepState = 'waiting' | 'running' | 'finished' | 'interrupted' | 'failed'

/** A run as the files of the store tell it. */
export interface RunSnapshot {
  readonly run: PlannedRunRecord
  readonly state: RunState
  readonly result?: RunResult
  /** Steps done in the stage under way, for a running run. */
  readonly progress?: RunProgress
  /** For a failed run. */
  readonly error?: string
}

export interface RunProgress {
  readonly stage: 'pretrain' | 'finetune'
  /** The data set that is trained on. */
  readonly dataset: string
  /** 0 … 1 over all of the run's stages. */
  readonly done: number
  /** Batches done and wanted in this stage. */
  readonly step: number
  readonly steps: number
  /** Mean training loss since the last progress event. */
  readonly loss: number
}

/** A sweep as the files of the store tell it. */
export interface SweepSnapshot {
  readonly record: SweepRecord
  /** The sweep's folder. */
  readonly folder: string
  readonly state: SweepState
  readonly runs: readonly RunSnapshot[]
  /** Why the last engine gave up, in words for people: the disk is full, the store is read-only. */
  readonly halted?: string
  /** The job that it was handed to last, unless it is finished. */
  readonly slurm?: SlurmStanding
}

export interface SlurmStanding {
  readonly job: SlurmRecord
  /** What Slurm says of the job; undefined where it cannot be asked, or has not answered yet. */
  readonly queue?: JobInQueue
}

/** A job array as Slurm tells of it. */
export interface JobInQueue {
  /** Tasks that wait, and such that have been started or are being ended. */
  readonly waiting: number
  readonly running: number
  /** Why the first that waits does so, in Slurm's word, and when Slurm means to start it (ISO 8601). */
  readonly reason?: string
  readonly starts?: string
  /** Where tasks run. */
  readonly nodes: readonly string[]
  /** For a job that is over: how its tasks ended, where Slurm still knows: `2 timeout, 1 completed`. */
  readonly ended?: string
}
