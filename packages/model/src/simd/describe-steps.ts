import { type Composition, labelShares } from '@finetune-lab/augmentation'
import { checkRegion, checkSample, checkSource, checkWeight } from '../checks.ts'
import type { FinetuningSteps, LabelledImages, PretrainingSteps } from '../network.ts'

/** Words that describe steps to the kernels (kernels/batch.ts defines the format): two views of the same memory. */
export interface Description {
  readonly words: Uint32Array
  readonly floats: Float32Array
}

/**
 * Describes as many pre-training steps as fit, starting at `first`.
 *
 * @returns the number of steps described
 * @throws RangeError if a composition points outside its batch or the image
 */
export function describePretraining(
  { words, floats }: Description,
  maxSteps: number,
  steps: PretrainingSteps,
  first: number,
  loaded: LabelledImages,
): number {
  const { batchSize, samples, channelsKept, compositions } = steps
  if (compositions.length !== samples.length)
    throw new RangeError(`${compositions.length} compositions: expected one for each of ${samples.length} samples`)
  let at = 0
  let described = 0
  for (; described < maxSteps && first + described < steps.steps; described++) {
    const start = (first + described) * batchSize
    if (at + wordsOf(compositions, start, batchSize, loaded.classes) > words.length) break
    for (let position = 0; position < batchSize; position++) {
      const { patches, label } = compositions[start + position]
      for (const { source, weight } of label) {
        checkSource(source, batchSize)
        checkWeight(weight)
      }
      const classOf = (source: number) => loaded.labels[sampleAt(samples, start + source, loaded)]
      const shares = labelShares(compositions[start + position], classOf, loaded.classes)
      words[at] = sampleAt(samples, start + position, loaded)
      words[at + 1] = channelsKept[start + position]
      words[at + 2] = patches.length
      words[at + 3] = shares.length
      at += 4
      for (const patch of patches) {
        checkSource(patch.source, batchSize)
        checkWeight(patch.weight)
        checkRegion(patch)
        words[at] = patch.source
        floats[at + 1] = patch.weight
        words[at + 2] = patch.left
        words[at + 3] = patch.top
        words[at + 4] = patch.right
        words[at + 5] = patch.bottom
        at += 6
      }
      for (const share of shares) {
        words[at] = share.class
        floats[at + 1] = share.weight
        at += 2
      }
    }
  }
  if (described === 0 && first < steps.steps)
    throw new RangeError(
      `Step ${first}: its compositions have more patches and shares than fit into ${words.length} words.`,
    )
  return described
}

/** Describes as many finetuning steps as fit, starting at `first`. Returns their number. */
export function describeFinetuning(
  { words }: Description,
  maxSteps: number,
  steps: FinetuningSteps,
  first: number,
  loaded: LabelledImages,
): number {
  const { batchSize, samples, channelsKept } = steps
  const described = Math.min(maxSteps, steps.steps - first, Math.floor(words.length / (3 * batchSize)))
  const start = first * batchSize
  for (let i = 0; i < described * batchSize; i++) {
    const sample = sampleAt(samples, start + i, loaded)
    words[3 * i] = sample
    words[3 * i + 1] = channelsKept[start + i]
    words[3 * i + 2] = loaded.labels[sample]
  }
  return described
}

function wordsOf(compositions: readonly Composition[], start: number, batchSize: number, classes: number): number {
  let words = 4 * batchSize
  for (let i = start; i < start + batchSize; i++) {
    const { patches, label, smoothing } = compositions[i]
    words += 6 * patches.length + 2 * (label.length + (smoothing ? classes : 0))
  }
  return words
}

function sampleAt(samples: Uint32Array, index: number, loaded: LabelledImages): number {
  checkSample(samples[index], loaded.count)
  return samples[index]
}
