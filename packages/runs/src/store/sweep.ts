import type { Experiment, PlannedRun } from '@finetune-lab/experiment'
import type { ExecutorBuild } from '@finetune-lab/model/page'
import type { RunResult } from './result.ts'
import type { SlurmRecord } from './slurm-record.ts'
import type { SweepAbout } from './sweep-about.ts'

/** `sweep.json`, written once when the sweep is created. */
export interface SweepRecord {
  readonly version: 1
  readonly id: string
  readonly name: string
  /** ISO 8601. */
  readonly created: string
  /** Path of the experiment file. */
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
  /** What looked wrong in it when the sweep was created. */
  readonly warnings?: readonly string[]
}

/** What trains the sweep, as determined when it was created. Each result records what actually trained it. */
export type ExecutorRecord = ExecutorBuild & {
  /** User-facing name of the device: the CPU's, or the GPU's with its memory. */
  readonly device: string
  /** Why it was chosen, if the experiment leaves that open. */
  readonly reason?: string
}

export type RunState = 'waiting' | 'running' | 'finished' | 'interrupted' | 'failed'
/** Waiting: submitted to Slurm, which has not started it yet. */
export type SweepState = 'waiting' | 'running' | 'finished' | 'interrupted' | 'failed'

/** A run's state, from the files of the store. */
export interface RunSnapshot {
  readonly run: PlannedRunRecord
  readonly state: RunState
  readonly result?: RunResult
  /** Steps done in the current stage, for a running run. */
  readonly progress?: RunProgress
  /** For a failed run. */
  readonly error?: string
}

export interface RunProgress {
  readonly stage: 'pretrain' | 'finetune'
  /** The data set being trained on. */
  readonly dataset: string
  /** From 0 to 1, over all stages of the run. */
  readonly done: number
  /** Batches done and batches in total in this stage. */
  readonly step: number
  readonly steps: number
  /** Mean training loss since the last progress event. */
  readonly loss: number
}

/** A sweep's state, from the files of the store. */
export interface SweepSnapshot {
  /**
   * As in `sweep.json`, except that the name is the one that the user has given the sweep since, and that runs are those
   * below.
   */
  readonly record: SweepRecord
  /** What the user says about it. Absent from a snapshot that was not read from a store. */
  readonly about?: SweepAbout
  /** Why that cannot be read, if its file is damaged. */
  readonly aboutProblem?: string
  /** The sweep's folder. */
  readonly folder: string
  readonly state: SweepState
  /** In the order of the record's. Of a sweep whose seeds follow a rule, the runs that are known to be wanted. */
  readonly runs: readonly RunSnapshot[]
  /** The most runs that it may come to, while that is open for some points. */
  readonly mostRuns?: number
  /** Why the last engine halted, in user-facing words: the disk is full, the store is read-only. */
  readonly halted?: string
  /** The job last submitted for it, unless the sweep is finished. */
  readonly slurm?: SlurmStanding
}

export interface SlurmStanding {
  readonly job: SlurmRecord
  /** What Slurm reports about the job; undefined if it cannot be asked or has not answered yet. */
  readonly queue?: JobInQueue
}

/** A job array's state, as reported by Slurm. */
export interface JobInQueue {
  /** Tasks that wait, and tasks that have started or are being ended. */
  readonly waiting: number
  readonly running: number
  /** Why the first waiting task waits, in Slurm's word, and when Slurm plans to start it (ISO 8601). */
  readonly reason?: string
  readonly starts?: string
  /** Nodes that tasks run on. */
  readonly nodes: readonly string[]
  /** For a job that is over: how its tasks ended, if Slurm still knows: `2 timeout, 1 completed`. */
  readonly ended?: string
}
