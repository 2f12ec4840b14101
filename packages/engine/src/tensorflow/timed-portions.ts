import { getHeapStatistics } from 'node:v8'
import { FINETUNING_GROUP, groupSize, STEPS_PER_CALL } from '@finetune-lab/model/tensorflow'
import type { Portions } from '../training/portions.ts'
import type { Training } from '../training/train.ts'

/** So long a portion may take, but for one group of steps, which is the least: a stop is noticed after it. */
const PORTION_SECONDS = 0.4
/** A sample of collage as objects on the host, before it is handed over; measured, of mixup it is 390, unmixed 180. */
const SAMPLE_BYTES = 500
/** Of what Node's heap may have, 4 GiB on most machines: what portions before have left may not be collected yet. */
const HEAP_SHARE = 1 / 8
const TEST_GRANULE = 256
const MOST_GRANULES = 64
/** Of a portion. */
export const MOST_TEST_IMAGES = MOST_GRANULES * TEST_GRANULE

export interface TimedPortions extends Portions {
  /** What the last portion took. */
  took(training: Training, seconds: number): void
}

/**
 * Portions that grow and shrink with the time that they take: on a GPU hundreds of steps go over at once, on a processor
 * as many as half a second has. They are whole groups of steps, as which TensorFlow computes them: fewer take as long.
 *
 * At most `STEPS_PER_CALL`, and in pre-training no more than the host can describe in an eighth of its heap: with 4 GiB,
 * batches of 8 and 420 runs 512 MiB / (420 · 8 · 500 B) = 319 steps, which are 300 in groups of 25; up to 255 runs
 * all 500.
 *
 * @param batchSize images in a batch of pre-training
 * @param heapBytes that Node may use
 */
export function timedPortions(
  runs: number,
  batchSize: number,
  heapBytes = getHeapStatistics().heap_size_limit,
): TimedPortions {
  const described = Math.floor((heapBytes * HEAP_SHARE) / (runs * batchSize * SAMPLE_BYTES))
  const pretrain = growingSize(groupSize(batchSize), Math.min(STEPS_PER_CALL, described))
  const finetune = growingSize(FINETUNING_GROUP, STEPS_PER_CALL)
  const test = growingSize(TEST_GRANULE, MOST_TEST_IMAGES)
  const sizes = { pretrain, finetune, test }
  let before: string | undefined
  return {
    batches: stage => sizes[stage].now(),
    testImages: () => test.now(),
    took(training, seconds) {
      if (training.stage === 'evaluate' || training.stage === 'probe') return
      const { stage } = training
      // The first portion of a stage pays for what is set up then: graphs, images, features.
      const kind = stage === 'pretrain' ? stage : `${stage} ${training.finetune}`
      const first = kind !== before
      before = kind
      if (first) return
      // The last portion of a stage is what was left of it.
      if (training.stage !== 'test' && training.losses[0].length !== sizes[stage].now()) return
      sizes[stage].took(seconds)
    },
  }
}

/** A size in whole groups, from one of them up to `most` but never below one; at most doubled at a time. */
function growingSize(group: number, most: number) {
  let size = group
  return {
    now: () => size,
    took(seconds: number) {
      const wanted = (size * PORTION_SECONDS) / Math.max(seconds, 1e-3)
      size = Math.max(group, Math.floor(Math.min(most, 2 * size, wanted) / group) * group)
    },
  }
}
