import {
  type AccuracyCurves,
  collapsesOf,
  type SweepBest,
  type SweepRow,
  sliceCurves,
  sweepRow,
  troubleOf,
} from '@finetune-lab/analysis'
import {
  type KnownAbout,
  type Pace,
  type RunSnapshot,
  type RunState,
  readSweepRecord,
  type SweepSnapshot,
  type SweepState,
} from '@finetune-lab/runs'
import { slurmWords } from '@finetune-lab/slurm'
import { wasStopped } from './was-stopped.ts'

/** What trees, status bar and notifications need of a sweep; its results stay on disk. */
export interface SweepSummary {
  readonly folder: string
  readonly id: string
  readonly name: string
  /** Path of its experiment file when it was created. */
  readonly file: string
  /** ISO 8601. */
  readonly created: string
  readonly state: SweepState
  readonly pace: Pace
  /** Whether it was stopped on request, and has not been resumed. */
  readonly stopped: boolean
  /** The highest mean over seeds among all settings and finetune data sets. */
  readonly best?: SweepBest
  /** The sweep as lists and filters see it: settings, name, notes and tags. */
  readonly row: SweepRow
  /** Why name, notes and tags cannot be read. */
  readonly aboutProblem?: string
  /** Number of points without a result because training collapsed with every seed. */
  readonly collapsed: number
  readonly runs: readonly RunSummary[]
  /** State of its Slurm job as text; and whether Slurm has been queried. */
  readonly slurm?: { readonly words: string; readonly asked: boolean }
}

export interface RunSummary {
  readonly id: string
  readonly state: RunState
  /** 0 … 1 */
  readonly done: number
  /** Per finetune data set, 0 … 1. */
  readonly accuracies: readonly number[]
  /** Whether training collapsed on one of them. */
  readonly collapsed?: boolean
  readonly error?: string
}

/** Summaries of one sweep, updated incrementally. */
export function summarises(): (snapshot: SweepSnapshot, pace: Pace) => SweepSummary {
  let finished = -1
  let collapsed = 0
  let row: SweepRow | undefined
  const known = new Map<RunSnapshot, RunSummary>()
  return (snapshot, pace) => {
    const { record, folder, state, runs, slurm, aboutProblem } = snapshot
    if (pace.finished !== finished || !row) {
      const all = sliceCurves(snapshot)
      row = sweepRow(snapshot, all)
      collapsed = collapsedPoints(all)
    } else if (row.state !== state || row.failed !== pace.failed || row.about !== snapshot.about)
      row = { ...row, state, failed: pace.failed, name: record.name, about: snapshot.about ?? row.about }
    finished = pace.finished
    const { best } = row
    const summaries = runs.map(run => known.get(run) ?? summariseRun(run))
    known.clear()
    runs.forEach((run, index) => {
      known.set(run, summaries[index])
    })
    const { id, name, file, created } = record
    return {
      folder,
      id,
      name,
      file,
      created,
      state,
      pace,
      stopped: wasStopped(snapshot),
      ...(best && { best }),
      row,
      ...(aboutProblem && { aboutProblem }),
      collapsed,
      runs: summaries,
      ...(slurm && { slurm: { words: slurmWords(slurm), asked: slurm.queue !== undefined } }),
    }
  }
}

const summariseRun = ({ run, state, progress, result, error }: RunSnapshot): RunSummary => ({
  id: run.id,
  state,
  done: state === 'finished' ? 1 : (progress?.done ?? 0),
  accuracies: result?.finetunes.map(({ accuracy }) => accuracy) ?? [],
  ...(result && collapsesOf(result) && { collapsed: true }),
  ...(error !== undefined && { error }),
})

function collapsedPoints(all: readonly AccuracyCurves[]): number {
  const points = all.flatMap(({ series }) => series.flatMap(({ points }) => points))
  return points.filter(point => troubleOf(point) === 'collapsed').length
}

/** The summary with what the user says about the sweep now. */
export function withAbout(summary: SweepSummary, { about, problem }: KnownAbout): SweepSummary {
  const name = about.name ?? readSweepRecord(summary.folder).name
  const { aboutProblem: _, ...rest } = summary
  return { ...rest, name, row: { ...summary.row, name, about }, ...(problem && { aboutProblem: problem }) }
}
