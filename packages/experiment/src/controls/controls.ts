/**
 * A comparison that shows what pre-training is worth. Each is a run like others, without augmentation. With s for
 * `pretrain.samplesPerClass`, E an extractor, H a head, and D(n) n labelled images of each class of D:
 *
 *     an ordinary run   E trained on Pretrain(s), frozen;   H trained on Finetune(n)
 *     random            E at its initial values, frozen;    H trained on Finetune(n)
 *     scratch           E and H trained on Finetune(s), tested at once
 *     all               E trained on all of Pretrain;       H trained on Finetune(n)
 *     sameLabels        E trained on Pretrain(s), frozen;   H trained on Finetune(s)
 */
export interface Control {
  readonly name: string
  /** In legends and tables. */
  readonly title: string
  /** In a sentence, after "with" or "than". */
  readonly words: string
  /** Shown in hovers. */
  readonly description: string
  /** Its result does not depend on the samples per class of pre-training: a level line, one run per seed. */
  readonly level: boolean
}

export const controls = [
  {
    name: 'random',
    title: 'random (control)',
    words: 'no pre-training',
    description:
      'The extractor keeps its random initial values; only the head is trained. Does not depend on samples per class: a level line.',
    level: true,
  },
  {
    name: 'scratch',
    title: 'scratch (control)',
    words: 'training from scratch',
    description:
      'The whole network is trained on s labelled images per class of the finetuning data set, with the settings of pre-training, and tested at once. No second stage.',
    level: false,
  },
  {
    name: 'all',
    title: 'all images (control)',
    words: 'pre-training on all images',
    description:
      'Pre-training on all labelled images of the pre-training data set, with as many batches: the ceiling. Does not depend on samples per class: a level line.',
    level: true,
  },
  {
    name: 'sameLabels',
    title: 'same labels (control)',
    words: 'a head with as few labels',
    description: 'Pre-training with s labelled images per class, and a head that is trained on s per class, too.',
    level: false,
  },
] as const satisfies readonly Control[]

export type ControlName = (typeof controls)[number]['name']

export const controlNames = controls.map(({ name }) => name) as [ControlName, ...ControlName[]]

/** Undefined if the label is that of an augmentation. */
export function findControl(label: string): Control | undefined {
  return controls.find(({ name }) => name === label)
}
