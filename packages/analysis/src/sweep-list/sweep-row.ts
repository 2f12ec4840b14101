import { countRuns, NOTHING_SAID, type SweepAbout, type SweepSnapshot, type SweepState } from '@finetune-lab/runs/page'
import { sliceCurves } from '../axes/slice-curves.ts'
import { type BestPoint, bestPoint } from '../best-point.ts'
import type { AccuracyCurves } from '../curves.ts'
import { experimentSettingValues, type Settings } from './experiment-settings.ts'

/** A sweep as lists show it. */
export interface SweepRow {
  readonly id: string
  readonly name: string
  /** File name of the experiment, without its ending. */
  readonly experiment: string
  /** Milliseconds since 1970. */
  readonly created: number
  readonly state: SweepState
  readonly runs: number
  readonly finished: number
  readonly failed: number
  readonly best?: SweepBest
  /** Training time of all finished runs together. */
  readonly seconds: number
  readonly settings: Settings
  readonly about: SweepAbout
}

/** The point with the highest mean. */
export interface SweepBest {
  /** A share, 0 … 1. */
  readonly accuracy: number
  /** Number of seeds in the mean. */
  readonly n: number
  readonly augmentation: string
  readonly samplesPerClass: number
  readonly dataset: string
}

/** @param all the curves of its runs, if the caller has them */
export function sweepRow(snapshot: SweepSnapshot, all: readonly AccuracyCurves[] = sliceCurves(snapshot)): SweepRow {
  const { record, state, runs, about = NOTHING_SAID } = snapshot
  const { total, finished, failed } = countRuns(runs)
  const best = bestOf(bestPoint(all))
  return {
    id: record.id,
    name: record.name,
    experiment: experimentName(record.file),
    created: Date.parse(record.created),
    state,
    runs: total,
    finished,
    failed,
    ...(best && { best }),
    seconds: runs.reduce((sum, { result }) => sum + (result?.pretraining.seconds ?? 0), 0),
    settings: experimentSettingValues(record),
    about,
  }
}

function bestOf(point: BestPoint | undefined): SweepBest | undefined {
  if (!point) return undefined
  const { mean: accuracy, n, augmentation, samplesPerClass, dataset } = point
  return { accuracy, n, augmentation, samplesPerClass, dataset }
}

const experimentName = (file: string) =>
  file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1).replace(/\.experiment\.yaml$|\.ya?ml$/, '')
