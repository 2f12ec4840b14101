/**
 * Moves labels apart along one axis as little as possible (least squares), so that neighbours are at least `gap` apart
 * and, if there is enough room, all are between `low` and `high`. Keeps their order; labels at the same place keep the
 * order of the list.
 *
 * Pool adjacent violators: with u_k = position_k − k·gap, the distance constraint becomes the order u_k ≤ u_(k+1), and
 * runs that violate it share their mean (Barlow et al., Statistical Inference under Order Restrictions, 1972).
 *
 * @param desired the desired position of each label, in pixels
 * @returns the positions, in the order of `desired`
 */
export function spreadLabels(desired: readonly number[], gap: number, low: number, high: number): readonly number[] {
  const order = desired.map((_, index) => index).sort((a, b) => desired[a] - desired[b] || a - b)
  const blocks: { sum: number; count: number }[] = []
  for (const [rank, index] of order.entries()) {
    let block = { sum: desired[index] - rank * gap, count: 1 }
    for (let last = blocks.at(-1); last && mean(last) > mean(block); last = blocks.at(-1)) {
      block = { sum: last.sum + block.sum, count: last.count + block.count }
      blocks.pop()
    }
    blocks.push(block)
  }
  const room = Math.max(low, high - (desired.length - 1) * gap)
  const shifted = blocks.flatMap(block => Array<number>(block.count).fill(Math.min(Math.max(mean(block), low), room)))
  const positions = new Array<number>(desired.length)
  for (const [rank, index] of order.entries()) positions[index] = shifted[rank] + rank * gap
  return positions
}

function mean(block: { sum: number; count: number }): number {
  return block.sum / block.count
}
