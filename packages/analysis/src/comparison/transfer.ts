import { type AccuracyCurves, type AccuracyPoint, curves } from '../curves.ts'
import { groupBy, inRegistryOrder } from '../finetune-outcomes.ts'
import { formatPoints } from '../format-points.ts'
import { type ComparedSweep, datasetTitle } from './compared-sweep.ts'
import { type AccuracyDifference, accuracyDifference } from './difference.ts'

/** Which networks: all of one augmentation and number of samples. */
export interface TransferSetting {
  readonly augmentation: string
  readonly samplesPerClass: number
}

/** Pre-train data sets × finetune data sets that the sweeps hold. */
export interface TransferMatrix {
  readonly setting: TransferSetting
  readonly datasets: Readonly<Record<string, TransferDataset>>
  readonly pretrain: readonly string[]
  readonly finetune: readonly string[]
  /** Pairs that have a finished run. */
  readonly cells: readonly TransferCell[]
  /** Two data sets in both directions. */
  readonly directions: readonly TransferDirections[]
}

export interface TransferDataset {
  readonly title: string
  /** Accuracy of guessing: one class in so many. */
  readonly chance?: number
}

export interface TransferCell {
  readonly pretrain: string
  readonly finetune: string
  /** One for each sweep that holds the pair: sweeps may differ in other settings, and are never mixed. */
  readonly entries: readonly TransferEntry[]
}

export interface TransferEntry {
  /** Its place among the sweeps. */
  readonly sweep: number
  readonly point: AccuracyPoint
  /** Minus the accuracy after pre-training on the finetune data set itself (Welch); what transfer costs, or gains. */
  readonly toSame?: AccuracyDifference
}

/** first → second against second → first. */
export interface TransferDirections {
  readonly first: string
  readonly second: string
  readonly there: TransferEntry
  readonly back: TransferEntry
  /** there − back (Welch). */
  readonly difference: AccuracyDifference
  /** For people: which does better, by how much, and what it costs against pre-training on the same data. */
  readonly text: string
}

/** Every augmentation and number of samples for which the sweeps have finished runs. */
export function transferSettings(sweeps: readonly ComparedSweep[]): TransferSetting[] {
  return settingsOf(sweeps.map(analysed))
}

/** The setting that fills the most cells; of equals the one with the most samples, then the first. */
export function fullestTransferSetting(sweeps: readonly ComparedSweep[]): TransferSetting | undefined {
  const all = sweeps.map(analysed)
  return settingsOf(all)
    .map(setting => ({ setting, filled: new Set(pointsOf(all, setting).map(pairOf)).size }))
    .toSorted((a, b) => b.filled - a.filled || b.setting.samplesPerClass - a.setting.samplesPerClass)[0]?.setting
}

/** Accuracy after pre-training on one data set and finetuning on another, for one augmentation and number of samples. */
export function transferMatrix(sweeps: readonly ComparedSweep[], setting: TransferSetting): TransferMatrix {
  return matrixOf(sweeps.map(analysed), setting)
}

/** All matrices. */
export function transferMatrices(sweeps: readonly ComparedSweep[]): TransferMatrix[] {
  const all = sweeps.map(analysed)
  return settingsOf(all).map(setting => matrixOf(all, setting))
}

interface Analysed extends ComparedSweep {
  readonly curves: readonly AccuracyCurves[]
}

const analysed = (sweep: ComparedSweep): Analysed => ({ ...sweep, curves: curves(sweep.runs) })

function settingsOf(sweeps: readonly Analysed[]): TransferSetting[] {
  const byAugmentation = groupBy(
    sweeps.flatMap(sweep => sweep.curves.flatMap(({ series }) => series)),
    ({ augmentation }) => augmentation,
  )
  return inRegistryOrder(byAugmentation.keys()).flatMap(augmentation => {
    const points = byAugmentation.get(augmentation)!.flatMap(series => series.points)
    return [...new Set(points.map(({ samplesPerClass }) => samplesPerClass))]
      .toSorted((a, b) => a - b)
      .map(samplesPerClass => ({ augmentation, samplesPerClass }))
  })
}

interface FoundPoint {
  readonly pretrain: string
  readonly finetune: string
  readonly entry: TransferEntry
}

function pointsOf(sweeps: readonly Analysed[], setting: TransferSetting): FoundPoint[] {
  return sweeps.flatMap((sweep, index) =>
    sweep.curves.flatMap(({ dataset, series }) => {
      const point = series
        .find(({ augmentation }) => augmentation === setting.augmentation)
        ?.points.find(({ samplesPerClass }) => samplesPerClass === setting.samplesPerClass)
      const pretrain = sweep.record.experiment.pretrain.dataset
      return point ? [{ pretrain, finetune: dataset, entry: { sweep: index, point } }] : []
    }),
  )
}

const pairOf = ({ pretrain, finetune }: FoundPoint) => JSON.stringify([pretrain, finetune])

function matrixOf(sweeps: readonly Analysed[], setting: TransferSetting): TransferMatrix {
  const found = pointsOf(sweeps, setting)
  const cells = [...groupBy(found, pairOf).values()].map(group => {
    const [{ pretrain, finetune }] = group
    const same =
      pretrain === finetune
        ? undefined
        : found.find(one => one.pretrain === finetune && one.finetune === finetune)?.entry.point
    const entries = group.map(({ entry }) => ({
      ...entry,
      ...(same && { toSame: accuracyDifference(entry.point, same, 'unpaired') }),
    }))
    return { pretrain, finetune, entries }
  })
  const planned = sweeps.map(({ record }) => record.experiment)
  const datasets = datasetsOf(sweeps)
  return {
    setting,
    datasets,
    pretrain: [...new Set(planned.map(({ pretrain }) => pretrain.dataset))],
    finetune: [...new Set(planned.flatMap(({ finetune }) => finetune.dataset))],
    cells,
    directions: directionsOf(cells, datasets),
  }
}

function datasetsOf(sweeps: readonly ComparedSweep[]): Record<string, TransferDataset> {
  return Object.fromEntries(
    sweeps.flatMap(({ record }) =>
      [record.experiment.pretrain.dataset, ...record.experiment.finetune.dataset].map(name => {
        const classes = Object.hasOwn(record.datasets, name) ? record.datasets[name].classes.length : 0
        return [name, { title: datasetTitle(record, name), ...(classes > 0 && { chance: 1 / classes }) }]
      }),
    ),
  )
}

function directionsOf(
  cells: readonly TransferCell[],
  datasets: Readonly<Record<string, TransferDataset>>,
): TransferDirections[] {
  return cells.flatMap(({ pretrain: first, finetune: second, entries: [there] }, index) => {
    const opposite = cells.findIndex(cell => cell.pretrain === second && cell.finetune === first)
    if (opposite <= index) return []
    const [back] = cells[opposite].entries
    const difference = accuracyDifference(there.point, back.point, 'unpaired')!
    return [
      {
        first,
        second,
        there,
        back,
        difference,
        text: directionsText(first, second, there, back, difference, datasets),
      },
    ]
  })
}

function directionsText(
  first: string,
  second: string,
  there: TransferEntry,
  back: TransferEntry,
  { mean, interval }: AccuracyDifference,
  datasets: Readonly<Record<string, TransferDataset>>,
): string {
  const [nameA, nameB] = [datasets[first].title, datasets[second].title]
  const [one, other] = [`${nameA} → ${nameB}`, `${nameB} → ${nameA}`]
  const decided = interval !== undefined && (interval.low > 0 || interval.high < 0)
  const range = (value?: AccuracyDifference['interval']) =>
    value ? ` [${formatPoints(value.low)}, ${formatPoints(value.high)}]` : ''
  const verdict = decided
    ? `${mean > 0 ? one : other} does better than ${mean > 0 ? other : one}`
    : `Undecided between ${one} and ${other}`
  const share = ({ point }: TransferEntry) => `${(100 * point.mean).toFixed(1)} % (n = ${point.n})`
  const costs = [
    { way: one, entry: there, target: nameB },
    { way: other, entry: back, target: nameA },
  ].flatMap(({ way, entry: { toSame }, target }) =>
    toSame
      ? [`${way} ${formatPoints(toSame.mean)} points${range(toSame.interval)} against pre-training on ${target} itself`]
      : [],
  )
  const chances = [datasets[second].chance, datasets[first].chance]
  const chance =
    chances[0] !== undefined && chances[1] !== undefined && chances[0] !== chances[1]
      ? ` The tests differ: guessing has ${(100 * chances[0]).toFixed(1)} % right on ${nameB}, ${(100 * chances[1]).toFixed(1)} % on ${nameA}.`
      : ''
  return `${verdict}: ${share(there)} and ${share(back)}, difference ${formatPoints(mean)} points${range(interval)}.${chance}${costs.length > 0 ? ` ${costs.join('; ')}.` : ''}`
}
