import type { AugmentationChoice } from '@finetune-lab/augmentation'
import { augmentationChoice } from '../augmentation-choice.ts'
import { MOST_SEEDS } from '../limits.ts'
import { experimentSchema } from '../schema/schema.ts'
import { pretrainAugmentation } from '../settings/augmentation.ts'
import { pretrainSamplesPerClass } from '../settings/samples-per-class.ts'
import { listed, type Mapping, mappingIn } from './mapping.ts'

/** What an experiment varies, as far as it can be read from a file that may be invalid. */
export interface WrittenSweep {
  readonly samplesPerClass: readonly unknown[]
  /** An entry is undefined if it is invalid by itself. */
  readonly augmentation: readonly (AugmentationChoice | undefined)[]
  readonly seeds: readonly unknown[]
  readonly seedCount: number
}

export function writtenSweep(value: Mapping): WrittenSweep {
  const pretrain = mappingIn(value, 'pretrain')
  const samplesPerClass = listed(pretrain.samplesPerClass ?? pretrainSamplesPerClass.default)
  const augmentation = listed(pretrain.augmentation ?? pretrainAugmentation.default)
  const seeds = value.seeds ?? experimentSchema.shape.seeds.parse(undefined)
  return {
    samplesPerClass,
    augmentation: augmentation.map(entry => {
      const { success, data } = pretrainAugmentation.file.safeParse(entry)
      return success ? augmentationChoice(data) : undefined
    }),
    seeds: Array.isArray(seeds) ? seeds : [],
    seedCount: Array.isArray(seeds) ? seeds.length : typeof seeds === 'number' && seeds <= MOST_SEEDS ? seeds : 0,
  }
}
