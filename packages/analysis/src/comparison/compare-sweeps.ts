import type { SweepRecord } from '@finetune-lab/runs'
import { type AccuracyCurves, type AccuracyPoint, curves } from '../curves.ts'
import { comparisonTrouble } from '../point-trouble.ts'
import { holm } from '../statistics/holm.ts'
import type { ComparedSweep } from './compared-sweep.ts'
import { type AccuracyDifference, accuracyDifference } from './difference.ts'
import type { Match } from './match.ts'
import { labelsOf, matchedAugmentations, matchedTargets } from './matched.ts'
import { otherTaskReason } from './other-task.ts'
import { type Pairing, pairingOf } from './pairing.ts'

/** A comparison of two sweeps. A is the reference: differences are A − B. */
export interface SweepComparison {
  readonly pairing: Pairing
  /** Why there is nothing to compare, user-facing. Missing if the sweeps share an augmentation and a size. */
  readonly nothingInCommon?: string
  /** One per finetune data set that both have. */
  readonly targets: readonly TargetComparison[]
  /** Augmentations without a counterpart in the other sweep. */
  readonly onlyA: readonly string[]
  readonly onlyB: readonly string[]
}

export interface TargetComparison {
  /** The finetune data sets. */
  readonly target: Match
  /** Why the tasks differ, so that there are no differences. Missing if the task is the same. */
  readonly otherTest?: string
  readonly series: readonly ComparedSeries[]
  /** The number of differences adjusted together (Holm): those on this data set with a p value. */
  readonly family: number
}

export interface ComparedSeries {
  /** The augmentations' labels; they may differ in a parameter. */
  readonly augmentation: Match
  /** By rising number of samples; every size that one of the sweeps plans. */
  readonly points: readonly ComparedPoint[]
}

export interface ComparedPoint {
  readonly samplesPerClass: number
  readonly a?: AccuracyPoint
  readonly b?: AccuracyPoint
  /** Missing until both sweeps have runs, and if they cannot be compared. */
  readonly difference?: AdjustedDifference
  /** Why there is no difference although both have runs: different tasks, collapsed training, failed runs. */
  readonly notCompared?: string
}

export interface AdjustedDifference extends AccuracyDifference {
  /** p adjusted by Holm over the differences on this finetune data set. */
  readonly adjustedP?: number
}

/** Why the two sweeps have no differences at all, user-facing; undefined if they have some. */
export function comparisonRefusal({ nothingInCommon, targets }: SweepComparison): string | undefined {
  if (nothingInCommon !== undefined) return nothingInCommon
  return targets.every(({ otherTest }) => otherTest !== undefined) ? targets[0]?.otherTest : undefined
}

/**
 * Accuracy of A minus accuracy of B for every finetune data set, augmentation and number of samples that both have.
 * Accuracies on different tasks are not compared: their difference would say nothing about the sweeps.
 */
export function compareSweeps(
  a: ComparedSweep,
  b: ComparedSweep,
  names: readonly [string, string] = ['A', 'B'],
): SweepComparison {
  const pairing = pairingOf(a.record, b.record, names)
  const augmentations = matchedAugmentations(a.record, b.record)
  const [curvesA, curvesB] = [curves(a.runs), curves(b.runs)]
  const nothing = nothingInCommon(a.record, b.record, augmentations, names)
  const planned = new Set([a, b].flatMap(({ record }) => record.experiment.pretrain.samplesPerClass))
  const sizes = [...planned].toSorted((first, second) => first - second)
  return {
    pairing,
    ...(nothing !== undefined && { nothingInCommon: nothing }),
    targets: matchedTargets(a.record, b.record).map(target => {
      const otherTask = otherTaskReason(a.record, b.record, target, names)
      const [pointA, pointB] = [pointsOf(curvesA, target.a), pointsOf(curvesB, target.b)]
      return {
        target,
        otherTest: otherTask,
        ...compareTarget(pointA, pointB, sizes, augmentations, pairing, otherTask, names),
      }
    }),
    onlyA: labelsOf(a.record).filter(label => !augmentations.some(match => match.a === label)),
    onlyB: labelsOf(b.record).filter(label => !augmentations.some(match => match.b === label)),
  }
}

function compareTarget(
  pointOfA: PointOf,
  pointOfB: PointOf,
  sizes: readonly number[],
  augmentations: readonly Match[],
  pairing: Pairing,
  otherTask: string | undefined,
  names: readonly [string, string],
): Pick<TargetComparison, 'series' | 'family'> {
  const series = augmentations.map(augmentation => ({
    augmentation,
    points: sizes.map(samplesPerClass => {
      const a = pointOfA(augmentation.a, samplesPerClass)
      const b = pointOfB(augmentation.b, samplesPerClass)
      const notCompared = a && b && (otherTask ?? comparisonTrouble([names[0], a], [names[1], b]))
      return {
        samplesPerClass,
        ...(a && { a }),
        ...(b && { b }),
        ...(notCompared !== undefined && { notCompared }),
        difference: a && b && notCompared === undefined ? accuracyDifference(a, b, pairing.kind) : undefined,
      }
    }),
  }))
  const values = series.flatMap(({ points }) => points.map(({ difference }) => difference?.p))
  const adjusted = holm(values)
  let next = 0
  return {
    series: series.map(({ augmentation, points }) => ({
      augmentation,
      points: points.map(({ difference, ...point }) => {
        const adjustedP = adjusted[next++]
        return difference === undefined
          ? point
          : { ...point, difference: { ...difference, ...(adjustedP !== undefined && { adjustedP }) } }
      }),
    })),
    family: values.filter(p => p !== undefined).length,
  }
}

function nothingInCommon(
  a: SweepRecord,
  b: SweepRecord,
  augmentations: readonly Match[],
  [nameA, nameB]: readonly [string, string],
): string | undefined {
  const [sizesA, sizesB] = [a, b].map(({ experiment }) => experiment.pretrain.samplesPerClass)
  if (augmentations.length > 0 && sizesA.some(size => sizesB.includes(size))) return undefined
  const plan = (record: SweepRecord, sizes: readonly number[]) =>
    `${labelsOf(record).join(', ')} at ${sizes.join(', ')} ${sizes.at(-1) === 1 ? 'sample' : 'samples'} per class`
  return `Nothing to compare: ${nameA} and ${nameB} share no augmentation and size. ${nameA} has ${plan(a, sizesA)}; ${nameB} has ${plan(b, sizesB)}.`
}

type PointOf = (label: string, size: number) => AccuracyPoint | undefined

/** Mean accuracies on one finetune data set, by augmentation and samples per class. */
function pointsOf(curves: readonly AccuracyCurves[], dataset: string): PointOf {
  const series = curves.find(one => one.dataset === dataset)?.series ?? []
  return (label, size) =>
    series
      .find(({ augmentation }) => augmentation === label)
      ?.points.find(({ samplesPerClass }) => samplesPerClass === size)
}
