import { augmentationWords } from '../../augmentation-words.ts'
import type { Contrast } from '../contrasts.ts'
import { pointsOf, seedCount } from './words.ts'

/** For a difference of one point, the one that people ask about first. */
export function seedsSentence(contrast: Contrast): string | undefined {
  const { augmentation, reference, spread, seedsNeeded, seedsForEquivalence } = contrast
  const asked = seedsNeeded.find(({ difference }) => difference === 0.01)
  if (!asked || spread === undefined) return undefined
  const seeds = manySeeds(asked.seeds)
  const alike = manySeeds(seedsForEquivalence.find(({ difference }) => difference === asked.difference)?.seeds)
  return `Detecting a difference of ${pointsOf(asked.difference)} between ${augmentationWords(augmentation)} and ${augmentationWords(reference)} takes ${seeds} (paired t-test, power 80 %); showing that they are alike within ${pointsOf(asked.difference)}, if they are, takes ${alike}. The standard deviation of a paired difference is ${(100 * spread).toFixed(1)} points.`
}

const manySeeds = (seeds: number | undefined) => (seeds === undefined ? 'more than 1,000 seeds' : seedCount(seeds))
