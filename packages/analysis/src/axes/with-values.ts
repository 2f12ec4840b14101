import type { Experiment, SettingEntry } from '@finetune-lab/experiment'

/** An experiment with other values, or lists of values, of some settings. */
export function withValues(experiment: Experiment, values: readonly (readonly [SettingEntry, unknown])[]): Experiment {
  const of = (stage: SettingEntry['stage']) =>
    Object.fromEntries(values.filter(([entry]) => entry.stage === stage).map(([{ name }, value]) => [name, value]))
  return {
    ...experiment,
    ...of('run'),
    pretrain: { ...experiment.pretrain, ...of('pretrain') },
    finetune: { ...experiment.finetune, ...of('finetune') },
  }
}
