import { referenceOf } from '@finetune-lab/analysis'
import { augmentationLabel } from '@finetune-lab/augmentation'
import type { SweepRecord } from '@finetune-lab/runs'
import type { ChartPlan } from './chart-options.ts'

/** What a sweep's figures show when all runs are done. */
export function chartPlan(record: SweepRecord): ChartPlan {
  const { experiment, datasets } = record
  return {
    samplesPerClass: experiment.pretrain.samplesPerClass,
    augmentations: experiment.pretrain.augmentation.map(augmentationLabel),
    ...(experiment.controls && { controls: experiment.controls }),
    reference: referenceOf(record),
    datasets: experiment.finetune.dataset.map(name => ({ name, title: datasetTitle(datasets, name) })),
  }
}

/** `EMNIST letters`, `Strokes (synthetic)` */
export function datasetTitle(datasets: SweepRecord['datasets'], name: string): string {
  if (!Object.hasOwn(datasets, name)) return name
  return datasets[name].synthetic ? `${datasets[name].title} (synthetic)` : datasets[name].title
}
