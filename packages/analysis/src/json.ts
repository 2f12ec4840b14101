import type { Experiment } from '@finetune-lab/experiment'
import type { SweepRecord, SweepSnapshot, SweepState } from '@finetune-lab/runs'
import { countRuns } from '@finetune-lab/runs/page'
import { type Answers, answers } from './answers/answers.ts'
import type { Challenge } from './challenge/challenge.ts'
import { type AccuracyCurves, curves } from './curves.ts'
import { type DifferenceCurves, differences } from './differences.ts'
import { failedRuns } from './failed-runs.ts'
import { type PredictionOutcome, predictionOutcomes } from './prediction-outcomes.ts'
import { referenceOf } from './reference.ts'
import { type Row, rows } from './rows.ts'
import type { FailedRun } from './with-result.ts'

/** The JSON of a sweep and its analysis. */
export interface SweepJson {
  readonly version: 1
  readonly sweep: string
  readonly name: string
  readonly created: string
  readonly state: SweepState
  readonly runs: { readonly planned: number; readonly finished: number; readonly failed: number }
  readonly experiment: Experiment
  readonly datasets: SweepRecord['datasets']
  /** The failed runs with reasons; `curves` does not include them. */
  readonly failed: readonly FailedRun[]
  readonly executor: SweepRecord['executor']
  readonly versions: SweepRecord['versions']
  readonly curves: readonly AccuracyCurves[]
  readonly differences: readonly DifferenceCurves[]
  readonly predictions: readonly PredictionOutcome[]
  /** Tests, plateaus and labels saved, in figures and words, per finetune data set. */
  readonly answers: readonly Answers[]
  /** The same rows as in the CSV. */
  readonly rows: readonly Row[]
  /** Which answers survive other heads; missing if the sweep was not challenged. */
  readonly challenge?: Challenge
}

/** @param challenge of the sweep, if it was challenged; see `readSweepChallenge` */
export function sweepJson(snapshot: SweepSnapshot, challenge?: Challenge): SweepJson {
  const { record, state, runs } = snapshot
  const reference = referenceOf(record)
  const { total, finished, failed } = countRuns(runs)
  return {
    version: 1,
    sweep: record.id,
    name: record.name,
    created: record.created,
    state,
    runs: { planned: total, finished, failed },
    experiment: record.experiment,
    datasets: record.datasets,
    failed: failedRuns(runs),
    executor: record.executor,
    versions: record.versions,
    curves: curves(runs),
    differences: differences(runs, reference),
    predictions: predictionOutcomes(record.experiment, runs),
    answers: answers(runs, { reference }),
    rows: rows([snapshot]),
    ...(challenge && { challenge }),
  }
}
