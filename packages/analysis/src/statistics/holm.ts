/**
 * p values adjusted for multiple testing: at most 5 % of such families contain a false difference. Holm: A
 * Simple Sequentially Rejective Multiple Test Procedure. Scandinavian Journal of Statistics 6, 1979. R's
 * p.adjust(p, "holm").
 *
 * @param values undefined without a p value: not counted, and kept
 * @returns in the same order
 */
export function holm(values: readonly (number | undefined)[]): (number | undefined)[] {
  const order = values
    .flatMap((p, index) => (p === undefined ? [] : [{ p, index }]))
    .toSorted((first, second) => first.p - second.p)
  const adjusted: (number | undefined)[] = values.map(() => undefined)
  let largest = 0
  for (const [rank, { p, index }] of order.entries()) {
    largest = Math.max(largest, Math.min(1, (order.length - rank) * p))
    adjusted[index] = largest
  }
  return adjusted
}
