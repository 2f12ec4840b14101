import { mcnemar } from '../statistics/mcnemar.ts'

/** Two networks' answers to the same test images. */
export interface Disagreements {
  readonly testImages: number
  /** How many images both have right, one alone has right, neither has. */
  readonly bothRight: number
  readonly onlyA: number
  readonly onlyB: number
  readonly neither: number
  /** Exact two-sided p of McNemar's test that both are equally often right; of these two networks, not of others. */
  readonly p: number
  /** Every image that they name differently, in the order of the test set. */
  readonly images: readonly Disagreement[]
}

export interface Disagreement {
  /** Its place in the test set. */
  readonly index: number
  /** Class indices. */
  readonly truth: number
  readonly a: number
  readonly b: number
}

/**
 * @param truth, a, b [test images], class indices: the labels and what each network says
 */
export function disagreements(truth: Uint8Array, a: Uint8Array, b: Uint8Array): Disagreements {
  if (a.length !== truth.length || b.length !== truth.length)
    throw new RangeError(`${a.length} and ${b.length} answers: expected ${truth.length}, one for each test image`)
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
