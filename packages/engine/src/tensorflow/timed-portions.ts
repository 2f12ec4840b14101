import { getHeapStatistics } from 'node:v8'
import { FINETUNING_GROUP, groupSize, STEPS_PER_CALL } from '@finetune-lab/model/tensorflow'
import type { Portions } from '../training/portions.ts'
import type { Training } from '../training/train.ts'

/** Target time of a portion, after which a stop is noticed. A single group of steps, the minimum, may take longer. */
const PORTION_SECONDS = 0.4
/** Measured size of a collage sample as objects on the host, before it is handed over. Mixup takes 390, unmixed 180. */
const SAMPLE_BYTES = 500
/** Share of Node's heap limit, 4 GiB on most machines. Garbage of earlier portions may not have been collected yet. */
const HEAP_SHARE = 1 / 8
const TEST_GRANULE = 256
const MOST_GRANULES = 64
/** Maximum number of test images in a portion. */
export const MOST_TEST_IMAGES = MOST_GRANULES * TEST_GRANULE

export interface TimedPortions extends Portions {
  /** Records how long the last portion took. */
  took(training: Training, seconds: number): void
}

/**
 * Portions that grow and shrink with the time they take: on a GPU hundreds of steps at once, on a CPU at most half a
 * second's worth. They are whole groups of steps, because TensorFlow computes a group at once: a partial one costs the same.
 *
 * At most `STEPS_PER_CALL`, and in pre-training no more than fit into an eighth of the host's heap. With 4 GiB, batches
 * of 8 and 420 runs, that is 512 MiB / (420 · 8 · 500 B) = 319 steps, or 300 in groups of 25. With up to 255 runs, it is
 * all 500.
 *
 * @param batchSize images per pre-training batch
 * @param heapBytes Node's heap limit
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
      if (training.stage === 'evaluate' || training.stage === 'probe' || training.stage === 'validate') return
      const { stage } = training
      // The first portion of a stage includes setup: graphs, images, features.
      const kind = stage === 'pretrain' ? stage : `${stage} ${training.finetune}`
      const first = kind !== before
      before = kind
      if (first) return
      // The last portion of a stage may be smaller.
      if (training.stage !== 'test' && training.losses[0].length !== sizes[stage].now()) return
      sizes[stage].took(seconds)
    },
  }
}

/** A size in whole groups, from one group up to `most`, at most doubled at a time. */
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
