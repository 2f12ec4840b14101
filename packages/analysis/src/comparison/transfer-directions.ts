import type { AccuracyPoint } from '../curves.ts'
import { formatPoints } from '../format-points.ts'
import { isSound, troubleText } from '../point-trouble.ts'
import { type ComparedSweep, sweepLetter } from './compared-sweep.ts'
import { differingSettings } from './configuration.ts'
import type { AccuracyDifference } from './difference.ts'
import type { TransferCell, TransferDataset, TransferEntry } from './transfer-cell.ts'

/** first → second in one sweep, and second → first in another. */
export interface TransferDirections {
  readonly first: string
  readonly second: string
  readonly there: TransferEntry
  readonly back: TransferEntry
  /** Keys of settings that differ between the two sweeps, apart from the data. */
  readonly differing: readonly string[]
  /**
   * User-facing: both accuracies, and the cost of each compared with pre-training on the finetune data set itself. The
   * two accuracies are on different tasks, so their difference is not given.
   */
  readonly text: string
}

type Datasets = Readonly<Record<string, TransferDataset>>

/**
 * Two data sets in both directions: every sweep with one direction paired with every sweep with the other. A sweep with
 * partners that have the same settings is paired only with those, unless the other one would have no partner.
 */
export function directionsOf(
  cells: readonly TransferCell[],
  datasets: Datasets,
  sweeps: readonly ComparedSweep[],
): TransferDirections[] {
  return cells.flatMap(({ pretrain: first, finetune: second, entries }, index) => {
    const opposite = cells.findIndex(cell => cell.pretrain === second && cell.finetune === first)
    if (opposite <= index) return []
    return pairsOf(entries, cells[opposite].entries, sweeps).map(pair => ({
      first,
      second,
      ...pair,
      text: directionsText({ first, second, ...pair }, datasets),
    }))
  })
}

type Pair = Pick<TransferDirections, 'there' | 'back' | 'differing'>

function pairsOf(
  there: readonly TransferEntry[],
  back: readonly TransferEntry[],
  sweeps: readonly ComparedSweep[],
): Pair[] {
  const all = there.flatMap(one =>
    back.map(other => ({
      there: one,
      back: other,
      differing: differingSettings(sweeps[one.sweep].record, sweeps[other.sweep].record),
    })),
  )
  const alike = all.filter(({ differing }) => differing.length === 0)
  const rest = all.filter(
    pair =>
      pair.differing.length > 0 &&
      !(alike.some(one => one.there === pair.there) && alike.some(one => one.back === pair.back)),
  )
  return [...alike, ...rest]
}

function directionsText(
  { first, second, there, back, differing }: Omit<TransferDirections, 'text'>,
  datasets: Datasets,
): string {
  const [nameA, nameB] = [datasets[first].title, datasets[second].title]
  const [letterA, letterB] = [there, back].map(({ sweep }) => sweepLetter(sweep))
  const [one, other] = [`${nameA} → ${nameB} (${letterA})`, `${nameB} → ${nameA} (${letterB})`]
  return [
    bothAccuracies({ way: one, point: there.point }, { way: other, point: back.point }),
    ...warning(differing, `${letterA} and ${letterB}`),
    ...chances(first, second, datasets),
    ...costs([
      { way: one, entry: there, target: nameB },
      { way: other, entry: back, target: nameA },
    ]),
  ].join(' ')
}

/** The higher accuracy first, unless one of them is unsound. */
function bothAccuracies(one: Way, other: Way): string {
  const share = ({ point }: Way) => {
    const trouble = troubleText(point)
    return `${(100 * point.mean).toFixed(1)} % (n = ${point.n}${trouble ? `; ${trouble}` : ''})`
  }
  const untested = 'These are different tasks, so their difference is not tested.'
  if (!isSound(one.point) || !isSound(other.point) || one.point.mean === other.point.mean)
    return `${one.way}: ${share(one)}. ${other.way}: ${share(other)}. ${untested}`
  const [higher, lower] = one.point.mean > other.point.mean ? [one, other] : [other, one]
  return `${higher.way} has the higher mean accuracy: ${share(higher)}, compared with ${share(lower)} of ${lower.way}. ${untested}`
}

interface Way {
  readonly way: string
  readonly point: AccuracyPoint
}

const range = (value?: AccuracyDifference['interval']) =>
  value ? ` [${formatPoints(value.low)}, ${formatPoints(value.high)}]` : ''

const warning = (differing: readonly string[], sweeps: string) =>
  differing.length > 0
    ? [`The data are not the only difference: ${sweeps} also differ in ${differing.join(', ')}.`]
    : []

/** The chance levels, to judge each accuracy by. */
function chances(first: string, second: string, datasets: Datasets): string[] {
  const [there, back] = [datasets[second], datasets[first]]
  if (there.chance === undefined || back.chance === undefined || there.chance === back.chance) return []
  return [
    `Guessing is right for ${(100 * there.chance).toFixed(1)} % on ${there.title}, ${(100 * back.chance).toFixed(1)} % on ${back.title}.`,
  ]
}

function costs(ways: readonly { way: string; entry: TransferEntry; target: string }[]): string[] {
  const texts = ways.flatMap(({ way, entry: { toSame }, target }) => {
    if (!toSame) return []
    const besides = toSame.differing.length > 0 ? `, which also differs in ${toSame.differing.join(', ')}` : ''
    return [
      `${way} ${formatPoints(toSame.mean)} points${range(toSame.interval)} compared with pre-training on ${target} itself (${sweepLetter(toSame.sweep)}${besides})`,
    ]
  })
  return texts.length > 0 ? [`${texts.join('; ')}.`] : []
}
