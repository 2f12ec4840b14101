import { singleValue } from '@finetune-lab/experiment'
import { type AccuracyCurves, curves } from '../curves.ts'
import { groupBy, inRegistryOrder } from '../finetune-outcomes.ts'
import { isSound } from '../point-trouble.ts'
import { type ComparedSweep, datasetTitle } from './compared-sweep.ts'
import { differingSettings } from './configuration.ts'
import { accuracyDifference } from './difference.ts'
import { otherTaskReason } from './other-task.ts'
import type { TransferCell, TransferCost, TransferDataset, TransferEntry } from './transfer-cell.ts'
import { directionsOf, type TransferDirections } from './transfer-directions.ts'

/** Selects the networks with one augmentation and number of samples. */
export interface TransferSetting {
  readonly augmentation: string
  readonly samplesPerClass: number
}

/** The pre-train × finetune data sets of the sweeps. */
export interface TransferMatrix {
  readonly setting: TransferSetting
  readonly datasets: Readonly<Record<string, TransferDataset>>
  readonly pretrain: readonly string[]
  readonly finetune: readonly string[]
  /** Pairs with a finished run. */
  readonly cells: readonly TransferCell[]
  /** Two data sets in both directions, per pair of comparable sweeps. */
  readonly directions: readonly TransferDirections[]
}

/** Every augmentation and number of samples for which the sweeps have finished runs. */
export function transferSettings(sweeps: readonly ComparedSweep[]): TransferSetting[] {
  return settingsOf(sweeps.map(analysed))
}

/** The setting that fills the most cells; among equals the one with the most samples, then the first. */
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
      const pretrain = singleValue(sweep.record.experiment.pretrain.dataset)
      return point ? [{ pretrain, finetune: dataset, entry: { sweep: index, point } }] : []
    }),
  )
}

const pairOf = ({ pretrain, finetune }: FoundPoint) => JSON.stringify([pretrain, finetune])

function matrixOf(sweeps: readonly Analysed[], setting: TransferSetting): TransferMatrix {
  const found = pointsOf(sweeps, setting)
  const cells = [...groupBy(found, pairOf).values()].map(group => {
    const [{ pretrain, finetune }] = group
    const onItself =
      pretrain === finetune ? [] : found.filter(one => one.pretrain === finetune && one.finetune === finetune)
    const entries = group.map(({ entry }) => {
      const toSame = transferCost(
        entry,
        finetune,
        onItself.map(one => one.entry),
        sweeps,
      )
      return { ...entry, ...(toSame && { toSame }) }
    })
    return { pretrain, finetune, entries }
  })
  const planned = sweeps.map(({ record }) => record.experiment)
  const datasets = datasetsOf(sweeps)
  return {
    setting,
    datasets,
    pretrain: [...new Set(planned.map(({ pretrain }) => singleValue(pretrain.dataset)))],
    finetune: [...new Set(planned.flatMap(({ finetune }) => finetune.dataset))],
    cells,
    directions: directionsOf(cells, datasets, sweeps),
  }
}

/**
 * The difference to the sweep with the most similar settings among those pre-trained on the finetune data set itself and
 * tested on the same files. Points with collapsed or failed runs are not compared.
 */
function transferCost(
  { sweep, point }: TransferEntry,
  dataset: string,
  onItself: readonly TransferEntry[],
  sweeps: readonly ComparedSweep[],
): TransferCost | undefined {
  const { record } = sweeps[sweep]
  const match = { a: dataset, b: dataset }
  const [nearest] = onItself
    .filter(
      entry =>
        isSound(entry.point) && otherTaskReason(record, sweeps[entry.sweep].record, match, NO_NAMES) === undefined,
    )
    .map(entry => ({ entry, differing: differingSettings(record, sweeps[entry.sweep].record) }))
    .toSorted((a, b) => a.differing.length - b.differing.length)
  if (!nearest || !isSound(point)) return undefined
  const difference = accuracyDifference(point, nearest.entry.point, 'unpaired')!
  return { ...difference, sweep: nearest.entry.sweep, differing: nearest.differing }
}

/** The reason itself is not shown. */
const NO_NAMES = ['', ''] as const

function datasetsOf(sweeps: readonly ComparedSweep[]): Record<string, TransferDataset> {
  return Object.fromEntries(
    sweeps.flatMap(({ record }) =>
      [singleValue(record.experiment.pretrain.dataset), ...record.experiment.finetune.dataset].map(name => {
        const classes = Object.hasOwn(record.datasets, name) ? record.datasets[name].classes.length : 0
        return [name, { title: datasetTitle(record, name), ...(classes > 0 && { chance: 1 / classes }) }]
      }),
    ),
  )
}
