import { checkRegion, checkSample, checkSource, checkSteps, checkWeight } from '../checks.ts'
import type { FinetuningSteps, LabelledImages, PretrainingSteps } from '../network.ts'
import type { PlacedImages } from './batch-arrays.ts'

// Each throws a RangeError that names the first problem.

export function checkEach(entries: readonly unknown[], runs: number): void {
  if (entries.length !== runs) throw new RangeError(`${entries.length} entries: expected one for each of ${runs} runs`)
}

/** Checks the steps of all runs against their images, and that the runs take the same number of steps of the same size. */
export function checkAllSteps(
  steps: readonly FinetuningSteps[],
  learningRate: number,
  placed: readonly PlacedImages[],
): void {
  checkEach(steps, placed.length)
  for (const [run, own] of steps.entries()) {
    checkSteps(own, learningRate)
    if (own.steps !== steps[0].steps || own.batchSize !== steps[0].batchSize)
      throw new RangeError(
        `Run ${run}: ${own.steps} steps of ${own.batchSize}, expected ${steps[0].steps} of ${steps[0].batchSize} as in run 0`,
      )
    for (const sample of own.samples) checkSample(sample, placed[run].count)
  }
}

export function checkCompositions({ compositions, samples, batchSize }: PretrainingSteps): void {
  if (compositions.length !== samples.length)
    throw new RangeError(`${compositions.length} compositions: expected one for each of ${samples.length} samples`)
  for (const { patches, label } of compositions) {
    for (const patch of patches) {
      checkSource(patch.source, batchSize)
      checkWeight(patch.weight)
      checkRegion(patch)
    }
    for (const share of label) {
      checkSource(share.source, batchSize)
      checkWeight(share.weight)
    }
  }
}

/** Checks that all sets have the same labels in the same order. */
export function checkSameLabels(sets: readonly LabelledImages[]): void {
  const [first] = sets
  for (const [run, { labels, count, classes }] of sets.entries())
    if (count !== first.count || classes !== first.classes || !labels.every((label, i) => label === first.labels[i]))
      throw new RangeError(`Run ${run}: other labels than run 0; expected the same, in the same order`)
}
