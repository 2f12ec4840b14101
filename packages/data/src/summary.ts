import type { DatasetFinding } from './findings.ts'

/** What `plan` and `data list` show about a data set. The images may not have been read. */
export interface DatasetSummary {
  readonly name: string
  readonly title: string
  readonly classes: readonly string[]
  readonly synthetic: boolean
  readonly folder: string
  readonly train: SplitSummary
  readonly test: SplitSummary
  /** What looks wrong in the data set, as far as it was read. */
  readonly findings: readonly DatasetFinding[]
}

export interface SplitSummary {
  readonly count: number
  /** Images of each class, in the order of `classes`. */
  readonly perClass: readonly number[]
}

/** Counts of a split from its labels, [count], class indices. */
export function summarise(labels: Uint8Array, classes: readonly string[]): SplitSummary {
  return { count: labels.length, perClass: countPerClass(labels, classes.length) }
}

/** Number of labels per class. */
export function countPerClass(labels: Uint8Array, classCount: number): number[] {
  const counts = new Array<number>(classCount).fill(0)
  for (const label of labels) counts[label]!++
  return counts
}
