import type { PretrainingSteps } from '../network.ts'
import { viewedSteps } from '../viewed-steps.ts'
import { type HeldImages, placeImages } from './place-images.ts'

/** Images of all runs on the device at once: some 53 MB. */
const MOST_IMAGES = 16_384

/**
 * Trains on batches whose images are made on the host (warps, erased parts, changed tones), a limited number of images
 * at a time.
 *
 * @param train trains on the images given, and returns each run's losses
 * @returns the losses of all steps, one array per run
 */
export function trainOnViews(
  steps: readonly PretrainingSteps[],
  { sets }: HeldImages,
  train: (steps: readonly PretrainingSteps[], images: HeldImages) => Float32Array[],
): Float32Array[] {
  const [{ steps: count, batchSize }] = steps
  const atOnce = Math.max(1, Math.floor(MOST_IMAGES / (steps.length * batchSize)))
  const losses = steps.map(() => new Float32Array(count))
  for (let first = 0; first < count; first += atOnce) {
    const last = Math.min(count, first + atOnce)
    const stored = steps.map((own, run) => {
      const part = someOf(own, first, last)
      return viewedSteps(part, sets[run]) ?? { steps: part, images: sets[run] }
    })
    const parts = train(
      stored.map(({ steps }) => steps),
      placeImages(stored.map(({ images }) => images)),
    )
    for (const [run, own] of parts.entries()) losses[run].set(own, first)
  }
  return losses
}

/** The steps from `first` to before `last`. */
function someOf(steps: PretrainingSteps, first: number, last: number): PretrainingSteps {
  const [from, to] = [first * steps.batchSize, last * steps.batchSize]
  return {
    ...steps,
    steps: last - first,
    samples: steps.samples.subarray(from, to),
    channelsKept: steps.channelsKept.subarray(from, to),
    compositions: steps.compositions.slice(from, to),
  }
}
