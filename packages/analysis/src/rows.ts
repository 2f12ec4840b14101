import type { RunSnapshot, SweepSnapshot } from '@finetune-lab/runs'
import { type AxisKey, axisKeys } from './axes/axis-keys.ts'
import { failureOf } from './failed-runs.ts'
import { collapseOn } from './finetune-outcomes.ts'
import type { Measure } from './measures/measure.ts'
import { tunedRuns } from './tuning/tuned-runs.ts'

/** One finetune of a sweep in exports. */
export interface Row {
  readonly pretrain: string
  readonly augmentation: string
  readonly samples_per_class: number
  readonly seed: number
  readonly finetune: string
  readonly executor: string
  /** Share of the test images, 0 … 1; missing if the run failed. */
  readonly accuracy?: number
  /** Mean of −log p(label) over the test images; missing if the run failed. */
  readonly loss?: number
  readonly test_images: number
  readonly sweep: string
  readonly run: string
  /** `finished`; `collapsed`: finished, but the network is no better than chance; `failed`. */
  readonly state: 'finished' | 'collapsed' | 'failed'
  /** Why a run collapsed or failed; empty for others. */
  readonly reason: string
  /** Measures of the probabilities on the test images; missing in results of versions that did not record them. */
  readonly ece?: number
  readonly brier?: number
  readonly top2?: number
  /** The L2 penalty that a probe chose; missing for other heads. */
  readonly l2_penalty?: number
  /** Share of the validation images, 0 … 1; missing without any, and if the run failed. */
  readonly validation_accuracy?: number
  /** Whether the run is of the chosen candidate, on whose results figures rest. Missing if nothing is tuned. */
  readonly chosen?: 'yes' | 'no'
  /** Further settings that vary, by their keys in the experiment file: `pretrain.learningRate`. See `settingColumns`. */
  readonly [setting: string]: string | number | undefined
}

/** The names and order of a row's values. New ones go to the end, because other programs read this table. */
export const COLUMNS = [
  'pretrain',
  'augmentation',
  'samples_per_class',
  'seed',
  'finetune',
  'executor',
  'accuracy',
  'loss',
  'test_images',
  'sweep',
  'run',
  'state',
  'reason',
] as const

export type Column = (typeof COLUMNS)[number]

/** The names of measures, after those of settings: so earlier columns keep their places. */
export const MEASURE_COLUMNS = ['ece', 'brier', 'top2'] as const

/** Columns that only sweeps with validation images have, after those of further settings. */
export function validationColumns(sweeps: readonly SweepSnapshot[]): string[] {
  const [validated, tuned] = [
    sweeps.some(({ record }) => record.experiment.validation !== undefined),
    sweeps.some(({ record }) => record.experiment.tune !== undefined),
  ]
  return [...(validated ? ['validation_accuracy'] : []), ...(tuned ? ['chosen'] : [])]
}

/** The settings among the columns above. */
const SHOWN = ['pretrain.dataset', 'pretrain.augmentation', 'pretrain.samplesPerClass', 'finetune.dataset']

/** Settings without a column of their own that vary within the sweeps or between them, in the order of the file. */
export function settingColumns(sweeps: readonly SweepSnapshot[]): AxisKey[] {
  const all = sweeps.map(({ record }) => axisKeys(record))
  const names = new Set(all.flatMap(keys => keys.map(({ key }) => key)))
  return [...names]
    .filter(name => !SHOWN.includes(name))
    .flatMap(name => {
      const own = all.flatMap(keys => keys.find(({ key }) => key === name) ?? [])
      const values = new Set(own.flatMap(({ values }) => values))
      return values.size > 1 ? [own[0]] : []
    })
}

const SORTED_BY = ['pretrain', 'augmentation', 'samples_per_class', 'seed', 'finetune', 'executor'] as const

/**
 * A row per finetune of each finished or failed run, sorted by the first six columns, then by further settings, sweep and
 * run.
 *
 * @param measure one more value of each row, by its key: a class's accuracy
 */
export function rows(sweeps: readonly SweepSnapshot[], measure?: Measure, further = settingColumns(sweeps)): Row[] {
  const all = sweeps.flatMap(sweep => {
    const isChosen = chosenFinetunes(sweep)
    return sweep.runs.flatMap(snapshot =>
      [...finishedRows(sweep, snapshot, measure), ...failedRows(sweep, snapshot)].map((row): Row => {
        const { settings } = snapshot.run
        return {
          ...row,
          ...Object.fromEntries(further.map(column => [column.key, column.valueOf(settings, row.finetune)])),
          ...(isChosen && { chosen: isChosen(row) ? 'yes' : 'no' }),
        }
      }),
    )
  })
  const sortedBy = [...SORTED_BY, ...further.map(({ key }) => key), 'sweep', 'run']
  return all.toSorted((a, b) => {
    const column = sortedBy.find(name => a[name] !== b[name])
    return column === undefined ? 0 : (a[column] ?? '') < (b[column] ?? '') ? -1 : 1
  })
}

function finishedRows({ record }: SweepSnapshot, snapshot: RunSnapshot, measure?: Measure): Row[] {
  const { run, result } = snapshot
  return (result?.finetunes ?? []).map(finetune => {
    const { dataset, accuracy, loss, testImages, probe, ece, brier, top2, validation } = finetune
    const collapse = collapseOn(snapshot, finetune)
    return {
      pretrain: result!.run.pretrain,
      augmentation: result!.run.augmentation,
      samples_per_class: result!.run.samplesPerClass,
      seed: result!.run.seed,
      finetune: dataset,
      executor: result!.executor,
      accuracy,
      loss,
      test_images: testImages,
      sweep: record.id,
      run: run.id,
      state: collapse ? 'collapsed' : 'finished',
      reason: collapse ? COLLAPSE_REASONS[collapse] : '',
      ...(ece !== undefined && { ece }),
      ...(brier !== undefined && { brier }),
      ...(top2 !== undefined && { top2 }),
      ...(measure && { [measure.key]: measure.valueOf(snapshot, finetune)?.value }),
      ...(probe && { l2_penalty: probe.penalty }),
      ...(validation && { validation_accuracy: validation.accuracy }),
    }
  })
}

/** Whether a row is of a chosen candidate. Undefined if the sweep tunes nothing. */
function chosenFinetunes(sweep: SweepSnapshot): ((row: Pick<Row, 'run' | 'finetune'>) => boolean) | undefined {
  if (!sweep.record.experiment.tune) return undefined
  const keyOf = (run: string, dataset: string) => JSON.stringify([run, dataset])
  const chosen = new Set(
    tunedRuns(sweep).flatMap(({ run, result }) =>
      (result ? result.finetunes : run.settings.finetunes).map(({ dataset }) => keyOf(run.id, dataset)),
    ),
  )
  return ({ run, finetune }) => chosen.has(keyOf(run, finetune))
}

/** Without accuracy and loss: the mean of a column leaves failed runs out, a count of rows includes them. */
function failedRows({ record }: SweepSnapshot, snapshot: RunSnapshot): Row[] {
  const failure = failureOf(snapshot)
  if (!failure || snapshot.result) return []
  const { id, settings } = snapshot.run
  return settings.finetunes.map(({ dataset }) => ({
    pretrain: settings.pretrain.dataset,
    augmentation: failure.augmentation,
    samples_per_class: failure.samplesPerClass,
    seed: failure.seed,
    finetune: dataset,
    executor: record.executor.name,
    test_images: Object.hasOwn(record.datasets, dataset) ? record.datasets[dataset].testImages : 0,
    sweep: record.id,
    run: id,
    state: 'failed',
    reason: failure.reason,
  }))
}

const COLLAPSE_REASONS = {
  'one class': 'training collapsed: predicts one class',
  chance: 'training collapsed: no better than chance',
} as const
