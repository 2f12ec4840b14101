// N operations in a row, each drawn uniformly from a list, all with magnitude M of 30;  ỹ_i = y_i. The operations are
// those of the paper that grey images have; geometric and tonal ones go in a random direction.
// Cubuk, Zoph, Shlens, Le: RandAugment: Practical Automated Data Augmentation with a Reduced Search Space. NeurIPS 2020,
// arXiv:1909.13719; ranges as in torchvision's RandAugment.
import type { Augmentation } from './augmentation.ts'
import { IMAGE_SIDE } from './regions.ts'
import { seenAs } from './seen-as.ts'
import type { ImageOperation } from './view/operation.ts'

const LARGEST_MAGNITUDE = 30

export const randaugment: Augmentation = {
  name: 'randaugment',
  title: 'RandAugment',
  description: 'Applies a few random distortions of one strength, one after another. The label is unchanged.',
  source: 'Cubuk et al. 2020, arXiv:1909.13719',
  parameters: {
    operations: {
      default: 2,
      minimum: 1,
      maximum: 10,
      description: 'Number of operations, N in the paper; fractions are rounded.',
    },
    magnitude: {
      default: 9,
      minimum: 0,
      maximum: LARGEST_MAGNITUDE,
      description: 'Strength of every operation, M in the paper.',
    },
  },
  needsPartner: false,
  compose(position, { random }, { operations, magnitude }) {
    const strength = magnitude / LARGEST_MAGNITUDE
    const view = Array.from({ length: Math.round(operations) }, () => {
      const chosen = choices[random.integer(choices.length)]
      return chosen(strength, strength * (random.integer(2) === 0 ? 1 : -1))
    }).flat()
    return seenAs(position, view)
  },
}

type Choice = (strength: number, signed: number) => readonly ImageOperation[]

const warped = (...matrix: readonly [number, number, number, number, number, number]): readonly ImageOperation[] => [
  { kind: 'warp', matrix },
]
const rotated = (angle: number) => warped(Math.cos(angle), Math.sin(angle), 0, -Math.sin(angle), Math.cos(angle), 0)
/** Half of the side at the largest magnitude would leave no digit: torchvision's 150 of 331 pixels. */
const LONGEST_SHIFT = (150 / 331) * IMAGE_SIDE

const choices: readonly Choice[] = [
  () => [],
  (_, signed) => warped(1, 0.3 * signed, 0, 0, 1, 0),
  (_, signed) => warped(1, 0, 0, 0.3 * signed, 1, 0),
  (_, signed) => warped(1, 0, Math.round(LONGEST_SHIFT * signed), 0, 1, 0),
  (_, signed) => warped(1, 0, 0, 0, 1, Math.round(LONGEST_SHIFT * signed)),
  (_, signed) => rotated((Math.PI / 6) * signed),
  (_, signed) => [{ kind: 'tone', gain: 1 + 0.9 * signed, offset: 0 }],
  (_, signed) => [{ kind: 'tone', gain: 1 + 0.9 * signed, offset: -0.9 * signed * 127.5 }],
  strength => [{ kind: 'posterize', bits: 8 - Math.round(4 * strength) }],
  strength => [{ kind: 'solarize', threshold: Math.round(256 * (1 - strength)) }],
  () => [{ kind: 'autoContrast' }],
  () => [{ kind: 'equalize' }],
]
