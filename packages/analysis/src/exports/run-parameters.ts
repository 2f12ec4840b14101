import { augmentationLabel } from '@finetune-lab/augmentation'
import type { RunSettings } from '@finetune-lab/experiment'

/** A run's settings as flat key–value pairs, with the keys of the experiment file. */
export function runParameters({ seed, pretrain, finetunes }: RunSettings): Record<string, string | number> {
  const { augmentation, ...pretraining } = pretrain
  const { dataset: _, dropout: __, ...finetuning } = finetunes[0]
  const prefixed = (prefix: string, values: Readonly<Record<string, string | number>>) =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}.${name}`, value]))
  return {
    seed,
    'pretrain.augmentation': augmentationLabel(augmentation),
    ...prefixed('pretrain.augmentation', augmentation.parameters),
    ...prefixed('pretrain', pretraining),
    'finetune.dataset': finetunes.map(({ dataset }) => dataset).join(', '),
    ...prefixed('finetune', finetuning),
  }
}
