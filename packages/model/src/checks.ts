import { architecture, MAX_BATCH_SIZE } from './architecture.ts'
import type { FinetuningSteps, LabelledImages } from './network.ts'

const PIXELS = architecture.imageSide ** 2
const IMAGE = { height: architecture.imageSide, width: architecture.imageSide }

/**
 * Checks a call's steps as a whole. Throws a RangeError that names the first problem.
 *
 * @param masked whether the network reads `channelsKept`
 */
export function checkSteps(steps: FinetuningSteps, learningRate: number, masked = true): void {
  const { batchSize, samples, channelsKept, keptScale } = steps
  if (!(Number.isInteger(batchSize) && batchSize >= 1 && batchSize <= MAX_BATCH_SIZE))
    throw new RangeError(`batchSize ${batchSize}: expected a whole number from 1 to ${MAX_BATCH_SIZE}`)
  if (!(Number.isInteger(steps.steps) && steps.steps >= 0))
    throw new RangeError(`steps ${steps.steps}: expected a whole number from 0`)
  const expected = steps.steps * batchSize
  if (samples.length !== expected || (masked && channelsKept.length !== expected))
    throw new RangeError(
      `${samples.length} samples, ${channelsKept.length} channel masks: expected ${steps.steps} steps of ${batchSize}`,
    )
  if (!(Number.isFinite(keptScale) && keptScale >= 0))
    throw new RangeError(`keptScale ${keptScale}: expected a finite number from 0`)
  if (!Number.isFinite(learningRate)) throw new RangeError(`learningRate ${learningRate}: expected a finite number`)
}

/** @param pixels values of one image */
export function checkImages({ count, images, labels, classes }: LabelledImages, pixels = PIXELS): void {
  if (!(Number.isInteger(count) && count >= 1)) throw new RangeError(`count ${count}: expected at least one image`)
  if (images.length !== count * pixels || labels.length !== count)
    throw new RangeError(
      `${images.length} grey values and ${labels.length} labels: expected ${count * pixels} and ${count} for ${count} images`,
    )
  const wrong = labels.findIndex(label => label >= classes)
  if (wrong >= 0) throw new RangeError(`Label ${labels[wrong]} of image ${wrong}: expected a class below ${classes}`)
}

export function checkSample(sample: number, count: number): void {
  if (!(sample < count)) throw new RangeError(`Sample ${sample}: expected an index below ${count}, the images loaded`)
}

export function checkSource(source: number, batchSize: number): void {
  if (!(Number.isInteger(source) && source >= 0 && source < batchSize))
    throw new RangeError(`Source ${source}: expected a position in the batch, 0 to ${batchSize - 1}`)
}

/** 0 is possible: λ may be so close to 1 that 1 − λ rounds to 0. */
export function checkWeight(weight: number): void {
  if (!(weight >= 0 && weight <= 1)) throw new RangeError(`Weight ${weight}: expected a number from 0 to 1`)
}

export function checkRegion(
  region: { left: number; top: number; right: number; bottom: number },
  { height, width }: { readonly height: number; readonly width: number } = IMAGE,
): void {
  const { left, top, right, bottom } = region
  const whole = Number.isInteger(left) && Number.isInteger(top) && Number.isInteger(right) && Number.isInteger(bottom)
  if (!(whole && left >= 0 && left <= right && right <= width && top >= 0 && top <= bottom && bottom <= height))
    throw new RangeError(
      `Patch ${left}, ${top} to ${right}, ${bottom}: expected a rectangle inside ${width} × ${height} pixels`,
    )
}
