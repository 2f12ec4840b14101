import type { Tally } from './network.ts'
import { outputCounter } from './output-sums.ts'

/** Counts a test set, image by image. */
export interface Counting {
  /**
   * @param predicted the likeliest class
   * @param loss −log p(label)
   * @param logits the image's are `classes` values from `at`
   */
  add(label: number, predicted: number, loss: number, logits: Float32Array, at: number): void
  tally(): Tally
}

/** @param before the counts over the previous images */
export function counting(classes: number, before?: Tally): Counting {
  const confusion = Array.from({ length: classes }, (_, label) =>
    before ? [...before.confusion[label]] : new Array<number>(classes).fill(0),
  )
  const outputs = outputCounter(classes, before?.outputs)
  let images = before?.images ?? 0
  let loss = before?.loss ?? 0
  return {
    add(label, predicted, ownLoss, logits, at) {
      images++
      loss += ownLoss
      confusion[label][predicted]++
      outputs.add(logits, at, label)
    },
    tally: () => ({ images, loss, confusion, outputs: outputs.sums() }),
  }
}
