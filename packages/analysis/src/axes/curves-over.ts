import { augmentationLabel } from '@finetune-lab/augmentation'
import type { RunSettings } from '@finetune-lab/experiment'
import type { SweepRecord } from '@finetune-lab/runs'
import { type AccuracyPoint, accuracyPoint } from '../curves.ts'
import { failureOf } from '../failed-runs.ts'
import { type FinetuneOutcome, finetuneOutcome, groupBy } from '../finetune-outcomes.ts'
import { ACCURACY, type Measure, missingMeasureNote } from '../measures/measure.ts'
import { tunedRuns } from '../tuning/tuned-runs.ts'
import type { FailedRun, WithResult } from '../with-result.ts'
import type { AxisKey, AxisSource, AxisValue } from './axis-keys.ts'
import { type AxisRequest, type AxisView, axisView, showsCandidates } from './axis-view.ts'
import { settingsOfRuns } from './run-settings.ts'

/** Accuracies of a sweep, or values of another measure, over any number that varies in it. */
export interface AxisCurves {
  readonly view: AxisView
  readonly measure: Measure
  /** Why results have no value of the measure; missing if all have one. */
  readonly missing?: string
  readonly panels: readonly AxisPanel[]
}

export interface AxisPanel {
  /** The finetuning data set; missing if it is on an axis or makes the curves. */
  readonly dataset?: string
  /** The values that all points of the panel share, with the titles of their keys. Without the data set. */
  readonly where: readonly { readonly key: string; readonly title: string; readonly value: AxisValue }[]
  readonly series: readonly AxisSeries[]
}

export interface AxisSeries {
  /** The value that makes the curve, as text; empty if there is a single curve. */
  readonly label: string
  readonly value?: AxisValue
  /** By rising x. */
  readonly points: readonly AxisPoint[]
  /** Points without a mean because all their runs failed. */
  readonly lost: readonly { readonly x: number; readonly failed: readonly FailedRun[] }[]
}

/** A mean over seeds, with its 95 % interval. */
export interface AxisPoint extends Omit<AccuracyPoint, 'samplesPerClass'> {
  readonly x: number
}

/**
 * Mean accuracies, or means of another measure, over seeds, by any varied setting. Each mean is over runs that differ
 * only in their seed. Of tuned settings, it has the chosen values, unless the request names one of them.
 *
 * @param sweep runs in the order of the record's, unless each has its settings
 * @throws UserFacingError for a request that does not fit the sweep; see `axisView`
 */
export function curvesOver(sweep: AnySweep, request: AxisRequest = {}, measure: Measure = ACCURACY): AxisCurves {
  const view = axisView(sweep.record, request)
  const { over, series, panels, where } = view
  const shownRuns = showsCandidates(sweep.record, request) ? sweep.runs : tunedRuns(sweep)
  const placed = outcomes({ ...sweep, runs: shownRuns }, measure).filter(({ run, dataset }) =>
    where.every(([key, value]) => key.valueOf(run, dataset) === value),
  )
  const at = (key: AxisKey, { run, dataset }: Placed) => key.valueOf(run, dataset)
  const inSeries = (one: Placed) => (series ? at(series, one) : '')
  const shown = placed.filter(one => at(over, one) !== undefined && inSeries(one) !== undefined)
  const byPanel = groupBy(shown, one => JSON.stringify(panels.map(key => at(key, one))))
  const found = [...byPanel.values()].map((own): AxisPanel => {
    const values = panels.map(key => ({ key: key.key, title: key.title, value: at(key, own[0])! }))
    // The intervals of a panel hold together, as those of a data set do over samples per class.
    const count = groupBy(own, one => JSON.stringify([inSeries(one), at(over, one)])).size
    const dataset = values.find(({ key }) => key === 'finetune.dataset')?.value
    return {
      ...(dataset !== undefined && { dataset: String(dataset) }),
      where: values.filter(({ key }) => key !== 'finetune.dataset'),
      series: inOrder(series, groupBy(own, inSeries)).map(([value, group]) => ({
        label: String(value),
        ...(series && { value: value! }),
        ...pointsOf(
          groupBy(group, one => at(over, one) as number),
          count,
          measure,
        ),
      })),
    }
  })
  const missing = missingMeasureNote(measure, sweep.runs)
  return { view, measure, ...(missing && { missing }), panels: panelOrder(found, panels) }
}

interface AnySweep {
  readonly record: AxisSource & Pick<SweepRecord, 'runs'>
  readonly runs: readonly WithResult[]
}

/** A finished or failed finetune and its settings. */
interface Placed {
  readonly run: RunSettings
  readonly dataset: string
  readonly outcome?: FinetuneOutcome
  readonly failed?: FailedRun
}

function outcomes(sweep: AnySweep, measure: Measure): Placed[] {
  const settings = settingsOfRuns(sweep)
  return sweep.runs.flatMap((snapshot, index): Placed[] => {
    const run = settings[index]
    const failed = failureOf(snapshot.run ? snapshot : { ...snapshot, run: { settings: run } })
    if (!snapshot.result) return failed ? run.finetunes.map(({ dataset }) => ({ run, dataset, failed })) : []
    const setting = {
      augmentation: augmentationLabel(run.pretrain.augmentation),
      samplesPerClass: run.pretrain.samplesPerClass,
      seed: run.seed,
    }
    return snapshot.result.finetunes.flatMap(finetune => {
      const outcome = finetuneOutcome(snapshot, finetune, setting, measure)
      return outcome ? [{ run, dataset: finetune.dataset, outcome }] : []
    })
  })
}

function pointsOf(
  byX: ReadonlyMap<number, readonly Placed[]>,
  count: number,
  measure: Measure,
): Pick<AxisSeries, 'points' | 'lost'> {
  const all = [...byX].toSorted(([a], [b]) => a - b)
  const of = (placed: readonly Placed[]) => ({
    outcomes: placed.flatMap(({ outcome }) => outcome ?? []),
    failed: placed.flatMap(({ failed }) => failed ?? []),
  })
  return {
    points: all.flatMap(([x, placed]) => {
      const { outcomes, failed } = of(placed)
      if (outcomes.length === 0) return []
      const { samplesPerClass: _, ...point } = accuracyPoint(outcomes, count, failed, measure)
      return [{ x, ...point }]
    }),
    lost: all.flatMap(([x, placed]) => {
      const { outcomes, failed } = of(placed)
      return outcomes.length === 0 ? [{ x, failed }] : []
    }),
  }
}

/** In the order of the key's values. */
function inOrder<Group>(key: AxisKey | undefined, groups: ReadonlyMap<AxisValue | undefined, Group>) {
  const rank = (value: AxisValue | undefined) => key?.values.indexOf(value!) ?? 0
  return [...groups].toSorted(([a], [b]) => rank(a) - rank(b))
}

function panelOrder(found: readonly AxisPanel[], keys: readonly AxisKey[]): AxisPanel[] {
  const ranks = (panel: AxisPanel) =>
    keys.map(({ key, values }) =>
      values.indexOf(key === 'finetune.dataset' ? panel.dataset! : panel.where.find(each => each.key === key)!.value),
    )
  return found.toSorted((a, b) => {
    const [first, second] = [ranks(a), ranks(b)]
    const difference = first.findIndex((rank, index) => rank !== second[index])
    return difference < 0 ? 0 : first[difference] - second[difference]
  })
}
