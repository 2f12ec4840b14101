import { type AugmentationChoice, augmentationLabel } from '@finetune-lab/augmentation'
import { controlRuns, controlRunsPerPart } from '../controls/control-runs.ts'
import type { Experiment } from '../experiment.ts'
import { isAbsent, valuesOf } from '../settings/experiment-values.ts'
import { fileSettings, type SettingEntry, settingsOf } from '../settings/setting-entries.ts'
import type { Stage } from '../settings/setting-values.ts'
import { runId } from './run-id.ts'
import type { FinetuneSettings, RunSettings } from './run-settings.ts'

export interface PlannedRun {
  /** Unique in the plan and usable as a file name: `mnist-mixup-s4-seed0`. */
  readonly id: string
  readonly settings: RunSettings
  /** Trained only if the first seeds of its point spread too much; see `SeedRule`. */
  readonly added?: true
}

export interface Plan {
  readonly name: string
  /** In execution order: seed by seed, so that the whole curve appears early. */
  readonly runs: readonly PlannedRun[]
}

/**
 * Plans the runs of an experiment: every combination of its seeds and of the values of its settings. With a rule for the
 * seeds, these are the most that it may come to.
 */
export function planExperiment(experiment: Experiment): Plan {
  const entries = fileSettings()
  const ofRun = inPlanOrder(entries.filter(({ setting }) => !setting.sharesPretraining))
  const finetunes = combinations(
    experiment,
    entries.filter(({ setting }) => setting.sharesPretraining),
  )
  const varied = ofRun
    .map(entry => ({ entry, values: valuesOf(experiment, entry) }))
    .filter(({ values }) => values.length > 1)
  const planned = combinations(experiment, ofRun)
  const others = controlCombinations(experiment, ofRun)
  const first = experiment.seedRule?.start ?? experiment.seeds.length
  const runs = experiment.seeds.flatMap((seed, index) => [
    ...planned.map(values => ({
      id: runId(key => values.get(key), seed, labelOf(values), varied),
      settings: runSettings(seed, values, finetunes),
      ...(index >= first && { added: true as const }),
    })),
    ...(experiment.controls ?? []).flatMap(control =>
      others.flatMap(bySamples => {
        const settings = bySamples.map(values => runSettings(seed, values, finetunes))
        return controlRuns(control, settings).map(run => {
          const values = bySamples[settings.findIndex(each => each.pretrain === run.pretrain)]
          return { id: runId(key => values.get(key), seed, controlLabel(run, experiment), varied), settings: run }
        })
      }),
    ),
  ])
  return { name: experiment.name, runs }
}

/** The number of runs that `planExperiment` plans. */
export function countRuns(experiment: Experiment): number {
  const { pretrain, finetune, seeds, controls = [] } = experiment
  const product = fileSettings()
    .filter(({ setting }) => !setting.sharesPretraining)
    .reduce((runs, entry) => runs * valuesOf(experiment, entry).length, seeds.length)
  const sizes = pretrain.samplesPerClass.length
  const parts = product / sizes / pretrain.augmentation.length
  return product + parts * controlRunsPerPart(controls, sizes, finetune.dataset.length)
}

/** One value of each setting, by its key. */
type Combination = ReadonlyMap<string, unknown>

/** By samples, then by augmentation, then in the order of the file: runs that differ only in finetuning are neighbours. */
function inPlanOrder(entries: readonly SettingEntry[]): readonly SettingEntry[] {
  const first = ['pretrain.samplesPerClass', 'pretrain.augmentation']
  return [
    ...first.flatMap(key => entries.filter(entry => entry.key === key)),
    ...entries.filter(({ key }) => !first.includes(key)),
  ]
}

function combinations(experiment: Experiment, entries: readonly SettingEntry[]): readonly Combination[] {
  return entries.reduce<readonly Combination[]>(
    (before, entry) =>
      before.flatMap(values =>
        valuesOf(experiment, entry).map(value => new Map([...values, [entry.key, value] as const])),
      ),
    [new Map()],
  )
}

function runSettings(seed: number, values: Combination, finetunes: readonly Combination[]): RunSettings {
  return {
    seed,
    ...stageValues('run', values),
    pretrain: stageValues('pretrain', values) as RunSettings['pretrain'],
    finetunes: finetunes.map(own => stageValues('finetune', new Map([...values, ...own])) as FinetuneSettings),
  }
}

function stageValues(stage: Stage, values: Combination): object {
  return Object.fromEntries(
    settingsOf(stage).flatMap(({ key, name, setting }) => {
      const value = values.get(setting.sameAs ? `pretrain.${setting.sameAs}` : key)
      return isAbsent(setting, value) ? [] : [[name, value] as const]
    }),
  )
}

const NO_AUGMENTATION: AugmentationChoice = { name: 'none', parameters: {} }

/** Without augmentation: the values of one run per number of samples, for each combination of the other settings. */
function controlCombinations(experiment: Experiment, entries: readonly SettingEntry[]): (readonly Combination[])[] {
  if (!experiment.controls) return []
  const key = 'pretrain.samplesPerClass'
  const others = entries.filter(entry => entry.key !== key && entry.key !== 'pretrain.augmentation')
  return combinations(experiment, others).map(values =>
    experiment.pretrain.samplesPerClass.map(
      samples => new Map([...values, [key, samples], ['pretrain.augmentation', NO_AUGMENTATION]]),
    ),
  )
}

function controlLabel({ control, finetunes }: RunSettings, { finetune }: Experiment): string {
  return control === 'scratch' && finetune.dataset.length > 1 ? `${control}-${finetunes[0].dataset}` : control!
}

const labelOf = (values: Combination) => augmentationLabel(values.get('pretrain.augmentation') as AugmentationChoice)
