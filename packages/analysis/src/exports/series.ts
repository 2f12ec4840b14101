import type { RunSnapshot } from '@finetune-lab/runs'
import { type AccuracyCurves, curves } from '../curves.ts'
import { MEASURES } from '../measures/measure.ts'
import type { WithResult } from '../with-result.ts'
import type { TrainingHistory } from './training-history.ts'

/** A value at a step, for experiment trackers, which group names by the part before the slash. */
export interface SeriesPoint {
  readonly name: string
  /** ISO 8601. */
  readonly at: string
  readonly step: number
  readonly value: number
}

/** A run's times, its losses by step, and its results at the last step of their finetunes. */
export interface RunSeries {
  readonly started: string
  readonly ended: string
  readonly points: readonly SeriesPoint[]
}

/** @param created of the sweep, ISO 8601: used where a run has no time */
export function runSeries({ run, result }: RunSnapshot, history: TrainingHistory, created: string): RunSeries {
  const started = history.started ?? created
  const ended = history.ended ?? history.losses.at(-1)?.at ?? started
  const batches = new Map(run.settings.finetunes.map(finetune => [finetune.dataset, finetune.batches]))
  return {
    started,
    ended,
    points: [
      ...history.losses.map(({ at, stage, dataset, step, loss }) => ({
        name: `${stage}_loss/${dataset}`,
        at,
        step,
        value: loss,
      })),
      ...(result?.finetunes ?? []).flatMap(({ dataset, accuracy, loss, ece, brier, top2 }) => {
        const point = { at: ended, step: batches.get(dataset) ?? 0 }
        const values = { accuracy, test_loss: loss, ece, brier, top2 }
        return Object.entries(values).flatMap(([name, value]) =>
          value === undefined ? [] : [{ name: `${name}/${dataset}`, ...point, value }],
        )
      }),
    ],
  }
}

/**
 * An augmentation's curves: the mean over seeds of accuracy and of each further measure, and its 95 % t-interval, with
 * samples per class as steps.
 *
 * @param name of the curve on a data set, after the name of the measure
 */
export function curvePoints(
  runs: readonly WithResult[],
  augmentation: string,
  at: string,
  name: (dataset: string) => string,
): SeriesPoint[] {
  return MEASURES.flatMap(measure =>
    measurePoints(
      curves(runs, measure),
      augmentation,
      at,
      dataset => `${measure.key}_by_samples_per_class/${name(dataset)}`,
    ),
  )
}

function measurePoints(
  all: readonly AccuracyCurves[],
  augmentation: string,
  at: string,
  name: (dataset: string) => string,
): SeriesPoint[] {
  return all.flatMap(({ dataset, series }) =>
    series
      .filter(one => one.augmentation === augmentation)
      .flatMap(({ points }) => points)
      .flatMap(({ samplesPerClass: step, mean, interval }) => [
        { name: name(dataset), at, step, value: mean },
        ...(interval?.kind === 't'
          ? [
              { name: `${name(dataset)} 95 low`, at, step, value: interval.low },
              { name: `${name(dataset)} 95 high`, at, step, value: interval.high },
            ]
          : []),
      ]),
  )
}
