import type { Portions } from '../portions.ts'
import type { Training } from '../train-runs.ts'

/** So long a portion may take: a stop is noticed after it. */
const PORTION_SECONDS = 0.4
/** Steps are described on the host before they are handed over, with an object for each sample. */
const MOST_RUN_STEPS = 20_000
const TEST_GRANULE = 256

export interface TimedPortions extends Portions {
  /** What the last portion took. */
  took(training: Training, seconds: number): void
}

/**
 * Portions that grow and shrink with the time that they take: on a GPU hundreds of steps go over at once, on a processor
 * as many as half a second has.
 */
export function timedPortions(runs: number): TimedPortions {
  const mostSteps = Math.max(1, Math.min(500, Math.floor(MOST_RUN_STEPS / runs)))
  const steps = { pretrain: Math.min(10, mostSteps), finetune: Math.min(10, mostSteps) }
  let granules = 1
  return {
    batches: stage => steps[stage],
    testImages: () => granules * TEST_GRANULE,
    took(training, seconds) {
      if (training.stage === 'evaluate') return
      if (training.stage === 'test') granules = fitting(granules, granules, seconds, 64)
      else {
        const { stage, losses } = training
        // The last portion of a stage is what was left of it.
        if (losses[0].length === steps[stage])
          steps[stage] = fitting(steps[stage], losses[0].length, seconds, mostSteps)
      }
    },
  }
}

/** At most twice as much as before: the first portion of a kind pays for what is set up then. */
function fitting(now: number, done: number, seconds: number, most: number): number {
  const wanted = Math.floor((done * PORTION_SECONDS) / Math.max(seconds, 1e-3))
  return Math.max(1, Math.min(most, 2 * now, wanted))
}
