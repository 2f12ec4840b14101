import type { Experiment } from '@finetune-lab/experiment'
import type { SweepRecord, SweepSnapshot, SweepState } from '@finetune-lab/runs'
import { countRuns } from '@finetune-lab/runs/page'
import { type Answers, answers } from './answers/answers.ts'
import { type AxesJson, axesJson } from './axes/axes-json.ts'
import { type AxisRequest, isAsked } from './axes/axis-view.ts'
import { curvesOver } from './axes/curves-over.ts'
import { narrowed } from './axes/narrowed.ts'
import { slicesOf } from './axes/slices.ts'
import type { Challenge } from './challenge/challenge.ts'
import { type AccuracyCurves, curves } from './curves.ts'
import { type DifferenceCurves, differences } from './differences.ts'
import { failedRuns } from './failed-runs.ts'
import { ACCURACY, MEASURES, type Measure } from './measures/measure.ts'
import { type PredictionOutcome, predictionOutcomes } from './prediction-outcomes.ts'
import { referenceOf } from './reference.ts'
import { type Row, rows, settingColumns } from './rows.ts'
import { type SeedCounts, seedCounts } from './seed-counts.ts'
import { type Tuning, tuningOf } from './tuning/tuning.ts'
import type { FailedRun } from './with-result.ts'

/** The JSON of a sweep and its analysis. */
export interface SweepJson {
  readonly version: 1
  readonly sweep: string
  readonly name: string
  readonly created: string
  readonly state: SweepState
  /** `most`: what it may come to, while the rule for seeds is open for some points. */
  readonly runs: {
    readonly planned: number
    readonly most?: number
    readonly finished: number
    readonly failed: number
  }
  readonly experiment: Experiment
  readonly datasets: SweepRecord['datasets']
  /** The failed runs with reasons; `curves` does not include them. */
  readonly failed: readonly FailedRun[]
  readonly executor: SweepRecord['executor']
  readonly versions: SweepRecord['versions']
  /** Per finetune data set, and per combination of other settings if the sweep varies them. So are those below. */
  readonly curves: readonly InSlice<AccuracyCurves>[]
  /** How many seeds the rule gave each point, and whether its mean is known; missing for a fixed number of seeds. */
  readonly seeds?: readonly InSlice<SeedCounts>[]
  readonly differences: readonly InSlice<DifferenceCurves>[]
  readonly predictions: readonly InSlice<PredictionOutcome>[]
  /** Tests, plateaus and labels saved, in figures and words. */
  readonly answers: readonly InSlice<Answers>[]
  /** The same rows as in the CSV. */
  readonly rows: readonly Row[]
  /** Means of further measures; in `curves` of these, `accuracy` is the measure's value. Missing if no run has any. */
  readonly measures?: readonly InSlice<MeasureCurves>[]
  /** What was tuned and chosen; missing if nothing is tuned. */
  readonly tuning?: Tuning
  /** Which answers survive other heads; missing if the sweep was not challenged. */
  readonly challenge?: Challenge
  /** Means over the setting that was asked for; missing if none was. */
  readonly axes?: AxesJson
  /** Values that all these runs have, by key: other runs of the sweep are left out. Missing if none are. */
  readonly where?: Readonly<Record<string, string>>
}

/** A measure's mean over seeds, with intervals, as accuracy has in `curves`. */
export interface MeasureCurves extends AccuracyCurves {
  readonly measure: string
  readonly better: Measure['better']
}

/** With the values of the other varied settings; missing if the sweep varies no others. */
type InSlice<Part> = Part & { readonly where?: Readonly<Record<string, string>> }

/**
 * @param challenge of the sweep, if it was challenged; see `readSweepChallenge`
 * @param measure one more measure, such as a class's accuracy
 * @param axes what to give means over, and which runs to leave out
 * @throws UserFacingError for axes that do not fit the sweep; see `axisView`
 */
export function sweepJson(
  whole: SweepSnapshot,
  challenge?: Challenge,
  measure?: Measure,
  { where = {}, ...axes }: AxisRequest = {},
): SweepJson {
  const snapshot = narrowed(whole, where)
  const { record, state, runs, mostRuns } = snapshot
  const reference = referenceOf(record)
  const slices = slicesOf(snapshot)
  const inSlices = <Part extends object>(
    of: (slice: Pick<SweepSnapshot, 'record' | 'runs'>) => readonly Part[],
  ): InSlice<Part>[] =>
    slices.flatMap(({ sweep, where }) =>
      of(sweep).map(part => (Object.keys(where).length === 0 ? part : { where, ...part })),
    )
  const others = MEASURES.filter(({ key }) => key !== ACCURACY.key && key !== measure?.key)
  const measures = [...others, ...(measure && measure.key !== ACCURACY.key ? [measure] : [])].flatMap(each =>
    inSlices(slice =>
      curves(slice.runs, each).map((curve): MeasureCurves => ({ measure: each.key, better: each.better, ...curve })),
    ),
  )
  const { total, finished, failed } = countRuns(runs)
  const tuning = tuningOf(snapshot)
  return {
    version: 1,
    sweep: record.id,
    name: record.name,
    created: record.created,
    state,
    runs: { planned: total, ...(mostRuns !== undefined && { most: mostRuns }), finished, failed },
    experiment: whole.record.experiment,
    datasets: record.datasets,
    failed: failedRuns(runs),
    executor: record.executor,
    versions: record.versions,
    curves: inSlices(slice => curves(slice.runs)),
    ...(record.experiment.seedRule && { seeds: inSlices(slice => seedCounts(record, curves(slice.runs))) }),
    differences: inSlices(slice => differences(slice.runs, reference)),
    predictions: inSlices(slice => predictionOutcomes(slice.record.experiment, slice.runs)),
    answers: inSlices(slice => answers(slice.runs, { reference })),
    rows: rows([snapshot], measure, settingColumns([whole])),
    ...(tuning && { tuning }),
    ...(measures.length > 0 && { measures }),
    ...(challenge && { challenge }),
    ...(isAsked(axes) && { axes: axesJson(curvesOver(snapshot, axes, measure)) }),
    ...(snapshot !== whole && { where }),
  }
}
