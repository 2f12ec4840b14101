import { augmentationLabel } from '@finetune-lab/augmentation'
import type { SweepRecord } from '@finetune-lab/runs'

/** What a sweep's augmentations are compared with: `none`; where it has none, its first augmentation. */
export function referenceOf({ experiment }: Pick<SweepRecord, 'experiment'>): string {
  const labels = experiment.pretrain.augmentation.map(augmentationLabel)
  return labels.includes('none') ? 'none' : labels[0]
}
