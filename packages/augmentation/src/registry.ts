import type { Augmentation, AugmentationParameters } from './augmentation.ts'
import { collage } from './collage.ts'
import { mixup } from './mixup.ts'
import { none } from './none.ts'

/** All augmentations, in the order in which they are offered and drawn. */
export const augmentations: readonly Augmentation[] = [none, mixup, collage]

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
