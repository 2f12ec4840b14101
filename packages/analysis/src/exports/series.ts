import type { RunSnapshot } from '@finetune-lab/runs'
import type { AccuracyCurves } from '../curves.ts'
import type { TrainingHistory } from './training-history.ts'

/** A value by step, as experiment trackers know them; the part of the name before the slash is its group there. */
export interface SeriesPoint {
  readonly name: string
  /** ISO 8601. */
  readonly at: string
  readonly step: number
  readonly value: number
}

/** What of a run is not told by its settings: when it was, its losses by step, its results at their finetunes' last step. */
export interface RunSeries {
  readonly started: string
  readonly ended: string
  readonly points: readonly SeriesPoint[]
}

/** @param created of the sweep, ISO 8601: the time of what has none of its own */
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
      ...(result?.finetunes ?? []).flatMap(({ dataset, accuracy, loss }) => {
        const point = { at: ended, step: batches.get(dataset) ?? 0 }
        return [
          { name: `accuracy/${dataset}`, ...point, value: accuracy },
          { name: `test_loss/${dataset}`, ...point, value: loss },
        ]
      }),
    ],
  }
}

/**
 * An augmentation's curves: mean accuracy over seeds and its 95 % t-interval, with samples per class for steps.
 *
 * @param name of the curve on a data set
 */
export function curvePoints(
  curves: readonly AccuracyCurves[],
  augmentation: string,
  at: string,
  name: (dataset: string) => string,
): SeriesPoint[] {
  return curves.flatMap(({ dataset, series }) =>
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
