export interface Spread {
  readonly median: number
  readonly minimum: number
  readonly maximum: number
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const median = sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  return { median, minimum: sorted[0], maximum: sorted[sorted.length - 1] }
}

export const formatSpread = ({ median, minimum, maximum }: Spread, digits: number): string =>
  `${median.toFixed(digits)} (${minimum.toFixed(digits)} … ${maximum.toFixed(digits)})`
