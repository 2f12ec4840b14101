import { type AxisKey, type AxisPanel, type AxisSource, augmentationTitle, axisView } from '@finetune-lab/analysis'
import type { SweepRecord } from '@finetune-lab/runs'
import { datasetTitle } from '../chart-plan.ts'

/** A setting as an axis title: `pre-training learning rate`, `samples per class in pre-training`. */
export function axisTitle({ key, title, unit }: AxisKey): string {
  if (key === 'pretrain.samplesPerClass') return 'samples per class in pre-training'
  return unit === undefined || title.endsWith(unit) ? title : `${title} (${unit})`
}

/** The settings that all points of a panel share: `EMNIST letters · head probe`. */
export function panelTitle({ dataset, where }: AxisPanel, datasets: SweepRecord['datasets']): string {
  const settings = where.map(({ key, title, value }) => settingWords(key, title, String(value), datasets))
  return [...(dataset === undefined ? [] : [datasetTitle(datasets, dataset)]), ...settings].join(' · ')
}

/** Conditions in words: `head probe`. */
export function conditionWords(
  record: AxisSource & Pick<SweepRecord, 'datasets'>,
  where: Readonly<Record<string, string>>,
): string[] {
  return axisView(record, { where }).where.map(([{ key, title }, value]) =>
    settingWords(key, title, String(value), record.datasets),
  )
}

/** A setting with its value, as titles show it. */
function settingWords(key: string, title: string, value: string, datasets: SweepRecord['datasets']): string {
  const words = settingValue(key, value, datasets)
  return key === 'pretrain.augmentation' || key === 'finetune.dataset' ? words : `${title} ${words}`
}

/** A value as people write it: the title of a data set, `mixup, α = 1`. */
export function settingValue(key: string, value: string, datasets: SweepRecord['datasets']): string {
  if (key === 'pretrain.augmentation') return augmentationTitle(value)
  return key.endsWith('.dataset') ? datasetTitle(datasets, value) : value
}

/** The name of a curve. With data sets as curves, their titles. */
export function seriesLabel(label: string, series: AxisKey | undefined, datasets: SweepRecord['datasets']): string {
  if (series?.key.endsWith('.dataset')) return datasetTitle(datasets, label)
  if (series?.key === 'pretrain.augmentation') return augmentationTitle(label)
  return series?.kind === 'number' ? `${series.title} ${label}` : label
}
