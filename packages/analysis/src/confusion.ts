import { mean } from './statistics/interval.ts'

/** [true class][predicted class]: test images. */
export type ConfusionCounts = readonly (readonly number[])[]

/** [true class][predicted class]: share of the true class's test images, 0 … 1; a class without images has zeros. */
export type ConfusionShares = readonly (readonly number[])[]

/** The mean confusion matrix of several networks, each row as shares of its true class. */
export function meanConfusionShares(matrices: readonly ConfusionCounts[]): ConfusionShares {
  const shares = matrices.map(matrix => matrix.map(rowShares))
  return (shares[0] ?? []).map((row, truth) => row.map((_, said) => mean(shares.map(each => each[truth][said]))))
}

function rowShares(counts: readonly number[]): readonly number[] {
  const total = counts.reduce((sum, count) => sum + count, 0)
  return counts.map(count => (total === 0 ? 0 : count / total))
}
