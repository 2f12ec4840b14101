import type { LabelledFeatures } from './logistic-objective.ts'

/** Held-out share of each class. */
const SHARE = 1 / 5

/**
 * Splits rows in two: the last fifth of each class, at least one row, is held out. Rows of a class are in random order,
 * because subsets are drawn at random.
 *
 * @returns undefined if a class has a single row: a fit without that row would know nothing of the class
 */
export function heldOut(data: LabelledFeatures): { fitted: LabelledFeatures; held: LabelledFeatures } | undefined {
  const counts = new Uint32Array(data.classes)
  for (const label of data.labels) counts[label]!++
  if (counts.includes(1)) return undefined
  const kept = counts.map(count => count - Math.max(1, Math.floor(count * SHARE)))
  const seen = new Uint32Array(data.classes)
  const isHeld = Array.from(data.labels, label => seen[label]!++ >= kept[label]!)
  return { fitted: rowsOf(data, row => !isHeld[row]), held: rowsOf(data, row => isHeld[row]!) }
}

function rowsOf({ features, width, labels, classes }: LabelledFeatures, wanted: (row: number) => boolean) {
  const rows = Array.from(labels.keys()).filter(wanted)
  const own = new Float32Array(rows.length * width)
  for (const [i, row] of rows.entries()) own.set(features.subarray(row * width, (row + 1) * width), i * width)
  return { count: rows.length, features: own, width, labels: Uint8Array.from(rows, row => labels[row]!), classes }
}
