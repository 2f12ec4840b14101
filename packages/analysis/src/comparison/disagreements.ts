import { mcnemar } from '../statistics/mcnemar.ts'

/** Where the predictions of two networks for the same test images differ. */
export interface Disagreements {
  readonly testImages: number
  /** Numbers of images that both, only one, or neither network classifies correctly. */
  readonly bothRight: number
  readonly onlyA: number
  readonly onlyB: number
  readonly neither: number
  /** Exact two-sided p of McNemar's test, for these two networks only. */
  readonly p: number
  /** All images with different predictions, in the order of the test set. */
  readonly images: readonly Disagreement[]
}

export interface Disagreement {
  /** Index in the test set. */
  readonly index: number
  /** Class indices. */
  readonly truth: number
  readonly a: number
  readonly b: number
}

/**
 * @param truth, a, b [test images], class indices: the labels and each network's predictions
 */
export function disagreements(truth: Uint8Array, a: Uint8Array, b: Uint8Array): Disagreements {
  if (a.length !== truth.length || b.length !== truth.length)
    throw new RangeError(`${a.length} and ${b.length} predictions: expected ${truth.length}, one per test image`)
  let [bothRight, onlyA, onlyB, neither] = [0, 0, 0, 0]
  const images: Disagreement[] = []
  for (let index = 0; index < truth.length; index++) {
    const [rightA, rightB] = [a[index] === truth[index], b[index] === truth[index]]
    if (rightA && rightB) bothRight++
    else if (rightA) onlyA++
    else if (rightB) onlyB++
    else neither++
    if (a[index] !== b[index]) images.push({ index, truth: truth[index], a: a[index], b: b[index] })
  }
  return { testImages: truth.length, bothRight, onlyA, onlyB, neither, p: mcnemar(onlyA, onlyB), images }
}
