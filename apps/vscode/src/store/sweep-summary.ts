import { type AccuracyCurves, bestPoint, collapsesOf, sliceCurves, troubleOf } from '@finetune-lab/analysis'
import type { Pace, RunSnapshot, RunState, SweepSnapshot, SweepState } from '@finetune-lab/runs'
import { slurmWords } from '@finetune-lab/slurm'

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
  /** The highest mean over seeds among all settings and finetune data sets. */
  readonly best?: BestPoint
  /** Number of points without a result because training collapsed with every seed. */
  readonly collapsed: number
  readonly runs: readonly RunSummary[]
  /** State of its Slurm job as text; and whether Slurm has been queried. */
  readonly slurm?: { readonly words: string; readonly asked: boolean }
}

export interface BestPoint {
  readonly accuracy: number
  readonly augmentation: string
  readonly samplesPerClass: number
  readonly dataset: string
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
  let best: BestPoint | undefined
  let collapsed = 0
  const known = new Map<RunSnapshot, RunSummary>()
  return (snapshot, pace) => {
    const { record, folder, state, runs, slurm } = snapshot
    if (pace.finished !== finished) {
      const all = sliceCurves(snapshot)
      best = bestOf(all)
      collapsed = collapsedPoints(all)
    }
    finished = pace.finished
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
      ...(best && { best }),
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

function bestOf(all: readonly AccuracyCurves[]): BestPoint | undefined {
  const best = bestPoint(all)
  if (!best) return undefined
  const { mean: accuracy, augmentation, samplesPerClass, dataset } = best
  return { accuracy, augmentation, samplesPerClass, dataset }
}
