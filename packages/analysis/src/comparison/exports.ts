import { csvText } from '../csv.ts'
import { type ComparedPoint, compareSweeps, type SweepComparison } from './compare-sweeps.ts'
import { type ComparedSweep, sweepLetter } from './compared-sweep.ts'
import { type ConfigurationRow, configuration } from './configuration.ts'
import type { Match } from './match.ts'
import { type TransferMatrix, transferMatrices } from './transfer.ts'

/** The JSON of a comparison. The first sweep is the reference. */
export interface ComparisonJson {
  readonly version: 1
  readonly sweeps: readonly { letter: string; sweep: string; name: string; created: string }[]
  /** The settings that differ. */
  readonly configuration: readonly ConfigurationRow[]
  /** The reference compared with each of the others. */
  readonly comparisons: readonly ({ readonly a: string; readonly b: string } & SweepComparison)[]
  readonly transfer: readonly TransferMatrix[]
}

export function comparisonJson(sweeps: readonly ComparedSweep[]): ComparisonJson {
  return {
    version: 1,
    sweeps: sweeps.map(({ record: { id, name, created } }, index) => ({
      letter: sweepLetter(index),
      sweep: id,
      name,
      created,
    })),
    configuration: configuration(sweeps.map(({ record }) => record)).filter(({ differs }) => differs),
    comparisons: withReference(sweeps).map(({ a, b, comparison }) => ({
      a: a.record.id,
      b: b.record.id,
      ...comparison,
    })),
    transfer: transferMatrices(sweeps),
  }
}

/**
 * The comparison's table as CSV: a row per finetune data set, augmentation and size. If accuracies are not compared, the
 * columns of the difference are empty and `not_compared` gives the reason.
 */
export function comparisonCsv(sweeps: readonly ComparedSweep[]): string {
  const rows = withReference(sweeps).flatMap(({ a, b, comparison: { targets } }) =>
    targets.flatMap(({ target, series }) =>
      series.flatMap(({ augmentation, points }) =>
        points.map(point => [
          a.record.id,
          b.record.id,
          ...matchFields(target),
          ...matchFields(augmentation),
          ...figures(point),
        ]),
      ),
    ),
  )
  return csvText([COLUMNS, ...rows])
}

/** The first sweep compared with each of the others. */
export function withReference<Sweep extends ComparedSweep>(sweeps: readonly Sweep[]) {
  return sweeps.slice(1).map((b, index) => ({
    a: sweeps[0],
    b,
    names: [sweepLetter(0), sweepLetter(index + 1)] as const,
    comparison: compareSweeps(sweeps[0], b, [sweepLetter(0), sweepLetter(index + 1)]),
  }))
}

const COLUMNS = [
  ...['sweep_a', 'sweep_b', 'finetune_a', 'finetune_b', 'augmentation_a', 'augmentation_b', 'samples_per_class'],
  ...['accuracy_a', 'n_a', 'accuracy_b', 'n_b', 'difference', 'low', 'high', 'test', 'n', 'p', 'p_holm'],
  'not_compared',
]

const matchFields = ({ a, b }: Match) => [a, b]

function figures({ samplesPerClass, a, b, difference, notCompared = '' }: ComparedPoint): string[] {
  const { kind, mean, interval, n, p, adjustedP } = difference ?? {}
  return [
    String(samplesPerClass),
    ...[a, b].flatMap(point => [decimals(point?.mean), String(point?.n ?? 0)]),
    ...[decimals(mean), decimals(interval?.low), decimals(interval?.high)],
    kind === undefined ? '' : kind === 'paired' ? 'paired t' : 'Welch t',
    n === undefined ? '' : typeof n === 'number' ? String(n) : n.join(' + '),
    ...[p, adjustedP].map(value => (value === undefined ? '' : value.toPrecision(4))),
    notCompared,
  ]
}

const decimals = (value: number | undefined) => (value === undefined ? '' : value.toFixed(6))
