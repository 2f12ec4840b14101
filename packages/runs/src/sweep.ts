import type { Experiment, PlannedRun } from '@finetune-lab/experiment'
import type { RunResult } from './result.ts'

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
export type SweepState = 'running' | 'finished' | 'interrupted' | 'failed'

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
}
