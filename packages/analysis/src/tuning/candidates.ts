import { augmentationLabel } from '@finetune-lab/augmentation'
import {
  fileSettings,
  ownValues,
  type RunSettings,
  type SettingEntry,
  tunedSettings,
  valueLabel,
  valuesOf,
  valuesOfRun,
} from '@finetune-lab/experiment'
import type { SweepRecord } from '@finetune-lab/runs'
import { settingsOfRuns } from '../axes/run-settings.ts'
import { groupBy } from '../finetune-outcomes.ts'
import type { WithResult } from '../with-result.ts'

/** A sweep's runs, or some of them: see `settingsOfRuns`. */
export interface TunableSweep<Run extends WithResult = WithResult> {
  readonly record: Pick<SweepRecord, 'experiment' | 'runs'>
  readonly runs: readonly Run[]
}

/** All candidates for one series and size: runs that differ only in their seed and in the tuned settings. */
export interface CandidateGroup<Run extends WithResult = WithResult> {
  readonly augmentation: string
  readonly samplesPerClass: number
  /** The values of other compared settings, by key; empty if there are none. */
  readonly where: Readonly<Record<string, string>>
  /** In the order of the plan. */
  readonly candidates: readonly Candidate<Run>[]
}

export interface Candidate<Run extends WithResult = WithResult> {
  /** Its value of each tuned setting, by key. */
  readonly values: Readonly<Record<string, string>>
  /** Whether these are the values that the settings have without tuning. */
  readonly isUntuned: boolean
  /** One per planned seed, in the order of the plan; undefined if the sweep's runs lack it. */
  readonly seeds: readonly { readonly seed: number; readonly settings: RunSettings; readonly run: Run | undefined }[]
}

/** The runs of a tuned sweep as candidates, in the order of the plan. */
export function candidateGroups<Run extends WithResult>(sweep: TunableSweep<Run>): CandidateGroup<Run>[] {
  const { experiment, runs: planned } = sweep.record
  const tuned = tunedSettings(experiment)
  const compared = fileSettings().filter(
    entry =>
      !Object.hasOwn(experiment.tune ?? {}, entry.key) &&
      !entry.setting.sharesPretraining &&
      valuesOf(experiment, entry).length > 1,
  )
  const others = compared.filter(({ key }) => !SHOWN.includes(key))
  const labelsOf = (entries: readonly SettingEntry[], settings: RunSettings) =>
    Object.fromEntries(entries.map(entry => [entry.key, valueLabel(entry, valuesOfRun(settings, entry)[0])]))
  const untuned = JSON.stringify(
    Object.fromEntries(tuned.map(entry => [entry.key, valueLabel(entry, ownValues(experiment, entry)[0])])),
  )
  const placeOf = (settings: RunSettings) => JSON.stringify(labelsOf(compared, settings))
  const keyOf = (settings: RunSettings) => JSON.stringify([placeOf(settings), labelsOf(tuned, settings), settings.seed])
  const found = new Map(settingsOfRuns(sweep).map((settings, index) => [keyOf(settings), sweep.runs[index]]))

  return [...groupBy(planned, ({ settings }) => placeOf(settings)).values()].map(own => {
    const [{ settings }] = own
    return {
      augmentation: augmentationLabel(settings.pretrain.augmentation),
      samplesPerClass: settings.pretrain.samplesPerClass,
      where: labelsOf(others, settings),
      candidates: [...groupBy(own, ({ settings }) => JSON.stringify(labelsOf(tuned, settings)))].map(
        ([values, runs]) => ({
          values: JSON.parse(values) as Readonly<Record<string, string>>,
          isUntuned: values === untuned,
          seeds: runs.map(({ settings }) => ({ seed: settings.seed, settings, run: found.get(keyOf(settings)) })),
        }),
      ),
    }
  })
}

/** What makes the point of a figure, apart from other settings. */
const SHOWN = ['pretrain.samplesPerClass', 'pretrain.augmentation']
