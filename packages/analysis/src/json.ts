import type { Experiment } from '@finetune-lab/experiment'
import type { SweepRecord, SweepSnapshot, SweepState } from '@finetune-lab/runs'
import { type AccuracyCurves, curves } from './curves.ts'
import { type DifferenceCurves, differences } from './differences.ts'
import { type PredictionOutcome, predictionOutcomes } from './prediction-outcomes.ts'
import { type Row, rows } from './rows.ts'

/** A sweep with what the analysis makes of it, for other programs. */
export interface SweepJson {
  readonly version: 1
  readonly sweep: string
  readonly name: string
  readonly created: string
  readonly state: SweepState
  readonly runs: { readonly planned: number; readonly finished: number; readonly failed: number }
  readonly experiment: Experiment
  readonly datasets: SweepRecord['datasets']
  readonly executor: SweepRecord['executor']
  readonly versions: SweepRecord['versions']
  readonly curves: readonly AccuracyCurves[]
  readonly differences: readonly DifferenceCurves[]
  readonly predictions: readonly PredictionOutcome[]
  /** The same rows as in the CSV. */
  readonly rows: readonly Row[]
}

export function sweepJson(snapshot: SweepSnapshot): SweepJson {
  const { record, state, runs } = snapshot
  return {
    version: 1,
    sweep: record.id,
    name: record.name,
    created: record.created,
    state,
    runs: {
      planned: runs.length,
      finished: runs.filter(run => run.state === 'finished').length,
      failed: runs.filter(run => run.state === 'failed').length,
    },
    experiment: record.experiment,
    datasets: record.datasets,
    executor: record.executor,
    versions: record.versions,
    curves: curves(runs),
    differences: differences(runs),
    predictions: predictionOutcomes(record.experiment, runs),
    rows: rows([snapshot]),
  }
}
