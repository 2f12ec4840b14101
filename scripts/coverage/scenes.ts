import { stream } from '../../packages/random/src/index.ts'
import { sixtySeeds } from '../study/committed-sweeps.ts'

/** Simulated sweeps with known truths: 7 sizes without augmentation, with mixup and with collage. */
export interface Scene {
  readonly name: string
  /** The true mean accuracies over all seeds, for new images: [augmentation][size]. */
  readonly truth: readonly (readonly number[])[]
  /** Draws the accuracies of one sweep, for one test set. */
  draw(seeds: number, chance: Chance): Drawn
  /** The share of seeds whose training collapses. */
  readonly collapsing?: number
}

/** [augmentation][size][seed] */
export interface Drawn {
  readonly accuracies: readonly (readonly (readonly number[])[])[]
  readonly collapsed: readonly (readonly (readonly boolean[])[])[]
  /** What this test set adds to each true mean: [augmentation][size]. */
  readonly offsets: readonly (readonly number[])[]
}

export interface Chance {
  uniform(): number
  normal(): number
}

export const SIZES = [1, 2, 4, 8, 16, 32, 64]
export const AUGMENTATIONS = ['none', 'mixup', 'collage']
export const TEST_IMAGES = 10_400
/** A network that predicts one of 26 letters for everything. */
export const COLLAPSED = 1 / 26

/** Means and standard deviations of docs/study/mnist-to-emnist.csv, by augmentation and size. */
const MEANS = [
  [0.5027, 0.5039, 0.5305, 0.5625, 0.5872, 0.6424, 0.674],
  [0.6104, 0.6162, 0.6262, 0.6418, 0.6628, 0.6792, 0.6877],
  [0.6194, 0.6245, 0.6401, 0.6523, 0.6624, 0.6694, 0.6704],
]
const DEVIATIONS = [
  [0.0384, 0.0386, 0.0338, 0.0316, 0.016, 0.0129, 0.024],
  [0.0185, 0.0112, 0.0133, 0.0137, 0.0081, 0.0102, 0.0087],
  [0.0107, 0.0101, 0.0106, 0.0066, 0.008, 0.0104, 0.0071],
]

/** How much of the variance of one network's accuracy on new images its seed does not change. */
const IMAGES_SHARED = 0.6

/** What the points of one seed share, as a share of their variance. */
const SEED_SHARED = 0.4

const flat = (value: (i: number) => number) =>
  AUGMENTATIONS.map((_, i) => SIZES.map((_, j) => value(SIZES.length * i + j)))

/** The audit's scenes. */
export function scenes(): Scene[] {
  const real = standardised(sixtySeeds())
  const fromReal = ({ uniform }: Chance) => real[Math.floor(uniform() * real.length)]
  const fromNormal = ({ normal }: Chance) => normal()
  const level = flat(() => 0.6)
  const close = flat(i => 0.6 + 0.0005 * i)
  const high = flat(i => 0.975 + 0.001 * i)
  return [
    scene('normal', MEANS, fromNormal, (i, j, z) => MEANS[i][j] + 0.02 * z),
    scene('real seeds', MEANS, fromReal, (i, j, z) => MEANS[i][j] + DEVIATIONS[i][j] * z),
    scene('one seed in ten collapses', MEANS, fromReal, (i, j, z) => MEANS[i][j] + DEVIATIONS[i][j] * z, 0.1),
    scene('near 100 %', high, fromNormal, (i, j, z) => 1 - (1 - high[i][j]) * Math.exp(0.5 * z - 0.125)),
    scene('levels close together', close, fromNormal, (i, j, z) => close[i][j] + 0.015 * z),
    scene('no difference', level, fromNormal, (i, j, z) => level[i][j] + 0.015 * z),
  ]
}

function scene(
  name: string,
  truth: Scene['truth'],
  deviation: (chance: Chance) => number,
  accuracy: (augmentation: number, size: number, z: number) => number,
  collapsing?: number,
): Scene {
  return {
    name,
    truth,
    ...(collapsing !== undefined && { collapsing }),
    draw(seeds, chance) {
      const testSet = chance.normal()
      const offsets = truth.map(row => row.map(p => testSet * Math.sqrt((IMAGES_SHARED * p * (1 - p)) / TEST_IMAGES)))
      const shared = Array.from({ length: seeds }, () => deviation(chance))
      const accuracies = truth.map((row, i) =>
        row.map((_, j) =>
          shared.map(common => {
            const z = Math.sqrt(SEED_SHARED) * common + Math.sqrt(1 - SEED_SHARED) * deviation(chance)
            return Math.min(1, accuracy(i, j, z) + offsets[i][j])
          }),
        ),
      )
      const collapsed = accuracies.map(row =>
        row.map(values => values.map(() => collapsing !== undefined && chance.uniform() < collapsing)),
      )
      const kept = accuracies.map((row, i) =>
        row.map((values, j) => values.map((value, k) => (collapsed[i][j][k] ? COLLAPSED : value))),
      )
      return { accuracies: kept, collapsed, offsets }
    },
  }
}

/** Uniform and normal draws (Box and Muller) from a named stream. */
export function chanceOf(seed: number, ...keys: (string | number)[]): Chance {
  const { uniform } = stream(seed, 'coverage', ...keys)
  return {
    uniform,
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
  }
}

function standardised(values: readonly number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
  return values.map(value => (value - mean) / deviation)
}
