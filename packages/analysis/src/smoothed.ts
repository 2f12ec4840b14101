/**
 * Exponential moving average without the initial bias towards zero: ā_t = Σ (1−β)^(t−i) a_i / Σ (1−β)^(t−i),
 * with 1 − β = ½^(1 / half-life). The correction is that of Kingma and Ba: Adam, 2015, section 3.
 *
 * @param halfLife values after which a value's weight has halved, above 0
 * @returns the same number of values; a value that is not finite is skipped and gets the average so far
 */
export function smoothed(values: readonly number[], halfLife: number): readonly number[] {
  const keep = 0.5 ** (1 / halfLife)
  let [sum, weight] = [0, 0]
  return values.map(value => {
    if (Number.isFinite(value)) [sum, weight] = [sum * keep + value, weight * keep + 1]
    return weight === 0 ? Number.NaN : sum / weight
  })
}
