import { affine } from './affine.ts'
import type { Augmentation, AugmentationParameters } from './augmentation.ts'
import { collage } from './collage.ts'
import { crop } from './crop.ts'
import { cutmix } from './cutmix.ts'
import { cutout } from './cutout.ts'
import { elastic } from './elastic.ts'
import { erasing } from './erasing.ts'
import { flip } from './flip.ts'
import { jitter } from './jitter.ts'
import { mixup } from './mixup.ts'
import { none } from './none.ts'
import { randaugment } from './randaugment.ts'
import { ricap } from './ricap.ts'
import { shift } from './shift.ts'
import { smoothing } from './smoothing.ts'

/** All augmentations, in the order in which they are offered and drawn. */
export const augmentations: readonly Augmentation[] = [
  none,
  mixup,
  collage,
  cutmix,
  ricap,
  cutout,
  erasing,
  shift,
  crop,
  affine,
  elastic,
  flip,
  jitter,
  randaugment,
  smoothing,
]

/** The augmentation of that name, or undefined. */
export function findAugmentation(name: string): Augmentation | undefined {
  return augmentations.find(augmentation => augmentation.name === name)
}

/** An augmentation with its parameters, as named in an experiment. */
export interface AugmentationChoice {
  readonly name: string
  /** Complete: holds every parameter of the augmentation. */
  readonly parameters: AugmentationParameters
}

/** The parameters' defaults. */
export function defaultParameters(augmentation: Augmentation): AugmentationParameters {
  return Object.fromEntries(Object.entries(augmentation.parameters).map(([name, { default: value }]) => [name, value]))
}

/** The name of a series: `mixup` with its defaults, `mixup(alpha=0.4)` with others. Used wherever runs are grouped. */
export function augmentationLabel({ name, parameters }: AugmentationChoice): string {
  const defaults = findAugmentation(name)?.parameters ?? {}
  const changed = Object.entries(parameters).filter(([parameter, value]) => defaults[parameter]?.default !== value)
  return changed.length === 0
    ? name
    : `${name}(${changed.map(([parameter, value]) => `${parameter}=${value}`).join(',')})`
}
