import type { Experiment, SettingEntry } from '@finetune-lab/experiment'

/** An experiment with other values, or lists of values, of some settings. A tuned setting with one value is not tuned. */
export function withValues(experiment: Experiment, values: readonly (readonly [SettingEntry, unknown])[]): Experiment {
  const { tune, ...rest } = experiment
  const isGrid = ([{ key }, value]: readonly [SettingEntry, unknown]) =>
    tune !== undefined && Object.hasOwn(tune, key) && Array.isArray(value)
  const of = (stage: SettingEntry['stage']) =>
    Object.fromEntries(
      values.filter(each => each[0].stage === stage && !isGrid(each)).map(([{ name }, value]) => [name, value]),
    )
  const changed = new Map(values.map(each => [each[0].key, isGrid(each) ? (each[1] as readonly unknown[]) : undefined]))
  const grids = Object.entries(tune ?? {}).flatMap(([key, grid]) => {
    const left = changed.has(key) ? changed.get(key) : grid
    return left ? [[key, left] as const] : []
  })
  return {
    ...rest,
    ...of('run'),
    pretrain: { ...experiment.pretrain, ...of('pretrain') },
    finetune: { ...experiment.finetune, ...of('finetune') },
    ...(grids.length > 0 && { tune: Object.fromEntries(grids) }),
  }
}
