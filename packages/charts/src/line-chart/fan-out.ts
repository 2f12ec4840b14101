/**
 * Offsets along the x axis that move overlapping markers apart: markers at the same x whose heights differ by less than
 * a marker's size form a fan, in the order of their heights.
 *
 * @param heights of the markers at one x, in pixels
 * @param room the width that a fan may take, in pixels
 * @returns the offset of each marker, in pixels; 0 if it overlaps no other
 */
export function fanOut(heights: readonly number[], room: number): readonly number[] {
  const order = heights.map((_, index) => index).sort((a, b) => heights[a] - heights[b] || a - b)
  const offsets = new Array<number>(heights.length).fill(0)
  let fan: number[] = []
  const spread = () => {
    const step = Math.min(MARKER_SIZE, room / Math.max(1, fan.length - 1))
    for (const [rank, index] of fan.entries()) offsets[index] = (rank - (fan.length - 1) / 2) * step
  }
  for (const index of order) {
    const last = fan.at(-1)
    if (last !== undefined && heights[index] - heights[last] >= MARKER_SIZE) {
      spread()
      fan = []
    }
    fan.push(index)
  }
  spread()
  return offsets
}

/** In pixels. */
const MARKER_SIZE = 9
