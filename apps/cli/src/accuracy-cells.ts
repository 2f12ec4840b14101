import { type AccuracyPoint, shownInterval } from '@finetune-lab/analysis'
import { cutNote, formatNumberOf, formatShare, formatUncertainty, troubleMark } from '@finetune-lab/charts'
import Table from 'cli-table3'

// The parts of every table of accuracies in the terminal.

/** The wide table if it fits, otherwise the narrow one. */
export function fitting(
  head: string[],
  across: string[][],
  otherHead: string[],
  down: string[][],
  columns: number,
): string {
  const wide = draw(head, across)
  return wide.split('\n').every(line => line.length <= columns) ? wide : draw(otherHead, down)
}

export function accuracyCell(point: Omit<AccuracyPoint, 'samplesPerClass'>, countsDiffer: boolean): string {
  const { mean, n } = point
  return `${formatShare(mean)}${formatUncertainty(shownInterval(point), '±')}${countsDiffer ? ` (n = ${n})` : ''}${troubleMark(point)}`
}

/** @param counts the distinct numbers of seeds behind the points, largest first */
export function intervalNotes(
  points: readonly Omit<AccuracyPoint, 'samplesPerClass'>[],
  counts: readonly number[],
): string[] {
  const cut = cutNote(points.map(shownInterval))
  const [most] = counts
  const over = counts.length > 1 ? 'n seeds' : formatNumberOf(most, 'seed')
  return [
    ...(most > 1 ? [`±: half-width of the 95 % confidence interval over ${over}, for this test set`] : []),
    ...(counts.includes(1)
      ? ['[ ]: 95 % binomial interval of the test set; one seed says nothing about other seeds']
      : []),
    ...(cut ? [cut] : []),
  ]
}

function draw(head: string[], rows: string[][]): string {
  const table = new Table({
    head,
    colAligns: head.map((_, i) => (i === 0 ? 'left' : 'right')),
    style: { head: [], border: [], compact: true },
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
  })
  table.push(...rows)
  return table.toString()
}
