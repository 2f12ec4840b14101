import { augmentationLabel } from '@finetune-lab/augmentation'
import type { SweepRecord } from '@finetune-lab/runs'

/** The label that a sweep's augmentations are compared with: `none`, or the first if `none` is missing. */
export function referenceOf({ experiment }: Pick<SweepRecord, 'experiment'>): string {
  const labels = experiment.pretrain.augmentation.map(augmentationLabel)
  return labels.includes('none') ? 'none' : labels[0]
}
