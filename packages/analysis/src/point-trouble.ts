import type { AccuracyCurves, AccuracyPoint } from './curves.ts'
import type { Interval } from './statistics/interval.ts'
import type { FailedRun } from './with-result.ts'

/**
 * Why a point is unsound. `collapsed`: training collapsed with every seed, so the mean is not a result. `partial`: some
 * seeds collapsed, and the mean includes them; or some runs failed, and the mean lacks them.
 */
export type PointTrouble = 'collapsed' | 'partial'

/** Undefined for a sound point. */
export function troubleOf({ values, failed = [] }: Pick<AccuracyPoint, 'values' | 'failed'>): PointTrouble | undefined {
  const collapsed = values.filter(({ collapse }) => collapse !== undefined).length
  if (values.length > 0 && collapsed === values.length) return 'collapsed'
  return collapsed + failed.length > 0 ? 'partial' : undefined
}

export const isSound = (point: AccuracyPoint) => troubleOf(point) === undefined

/** `3 of 3 seeds predict one class`; `1 of 5 seeds collapsed`; `2 of 4 seeds diverged`; undefined for a sound point. */
export function troubleText({ values, failed = [] }: Pick<AccuracyPoint, 'values' | 'failed'>): string | undefined {
  const oneClass = values.filter(({ collapse }) => collapse === 'one class').length
  const chance = values.filter(({ collapse }) => collapse === 'chance').length
  const total = values.length + failed.length
  const parts: string[] = []
  const dead = oneClass + chance
  if (dead > 0) {
    const of = `${dead} of ${seeds(total)}`
    if (dead < values.length) parts.push(`${of} collapsed`)
    else if (chance === 0) parts.push(`${of} ${dead === 1 ? 'predicts' : 'predict'} one class`)
    else if (oneClass === 0) parts.push(`${of} ${dead === 1 ? 'is' : 'are'} no better than chance`)
    else parts.push(`${of} predict one class or are no better than chance`)
  }
  parts.push(...failureTexts(failed, total))
  return parts.length === 0 ? undefined : parts.join(', ')
}

function failureTexts(failed: readonly FailedRun[], total: number): string[] {
  const diverged = failed.filter(run => run.diverged).length
  return [
    ...(diverged > 0 ? [`${diverged} of ${seeds(total)} diverged`] : []),
    ...(failed.length > diverged ? [`${failed.length - diverged} of ${seeds(total)} failed`] : []),
  ]
}

/** Points of one augmentation with the same trouble. `lost`: every run failed, so there is no point. */
export interface TroubleGroup {
  readonly augmentation: string
  readonly trouble: PointTrouble | 'lost'
  /** Rising. */
  readonly samplesPerClass: readonly number[]
  /** `3 of 3 seeds predict one class` */
  readonly text: string
  /** `the mean includes collapsed seeds`; missing if there is no mean. */
  readonly meanIs?: string
  /** Where some seeds collapsed: the median over seeds of each size; missing with fewer than three. */
  readonly medians?: readonly PointMedian[]
}

/** The median of a point's accuracies, for means that a collapsed or outlying seed pulls away. */
export interface PointMedian {
  readonly samplesPerClass: number
  readonly n: number
  readonly accuracy: number
  /** 95 %, with five seeds 93.75 %; missing with fewer, for which no interval of the median comes near. */
  readonly interval?: Interval
}

/** A sound point with a seed too far from the others to be chance. */
export interface OutlyingPoint {
  readonly augmentation: string
  readonly seed: number
  /** Of this seed. */
  readonly accuracy: number
  readonly median: PointMedian
}

/** The points with outlying seeds, in the order of the series. */
export function outlyingPoints({ series }: AccuracyCurves): OutlyingPoint[] {
  return series.flatMap(({ augmentation, points }) =>
    points.flatMap(point => {
      const median = medianOf(point)
      return (point.outlying ?? []).flatMap(seed => {
        const { accuracy } = point.values.find(value => value.seed === seed)!
        return median ? [{ augmentation, seed, accuracy, median }] : []
      })
    }),
  )
}

const medianOf = ({ samplesPerClass, median }: AccuracyPoint): PointMedian | undefined =>
  median && { samplesPerClass, ...median }

/** All unsound points of the curves, in the order of the series. */
export function troubleGroups({ series, lost = [] }: AccuracyCurves): TroubleGroup[] {
  const points = [
    ...series.flatMap(({ augmentation, points }) =>
      points.flatMap(point => {
        const trouble = troubleOf(point)
        return trouble
          ? [
              {
                ...{ augmentation, trouble, size: point.samplesPerClass, text: troubleText(point)! },
                ...{ meanIs: meanIs(point), median: medianOf(point) },
              },
            ]
          : []
      }),
    ),
    ...lost.map(({ augmentation, samplesPerClass, failed }) => ({
      augmentation,
      trouble: 'lost' as const,
      size: samplesPerClass,
      text: troubleText({ values: [], failed })!,
      meanIs: undefined,
      median: undefined,
    })),
  ]
  const groups = new Map<string, (typeof points)[number][]>()
  for (const point of points) {
    const key = JSON.stringify([point.augmentation, point.trouble, point.text])
    groups.set(key, [...(groups.get(key) ?? []), point])
  }
  return [...groups.values()].map(group => {
    const medians = group.flatMap(({ median }) => median ?? [])
    return {
      augmentation: group[0].augmentation,
      trouble: group[0].trouble,
      samplesPerClass: group.map(({ size }) => size),
      text: group[0].text,
      ...(group[0].meanIs && { meanIs: group[0].meanIs }),
      ...(medians.length > 0 && { medians }),
    }
  })
}

function meanIs({ values, failed = [] }: AccuracyPoint): string {
  return [
    ...(values.some(({ collapse }) => collapse !== undefined) ? ['the mean includes collapsed seeds'] : []),
    ...(failed.length > 0 ? ['the mean leaves out failed seeds'] : []),
  ].join(' and ')
}

/** `none at s = 1, 16: 3 of 3 seeds predict one class` */
export function troubleLine({ augmentation, samplesPerClass, text }: TroubleGroup): string {
  return `${augmentation} at s = ${samplesPerClass.join(', ')}: ${text}`
}

/** Why two points are not compared; undefined if both are sound. */
export function comparisonTrouble(
  a: readonly [name: string, point: AccuracyPoint],
  b: readonly [name: string, point: AccuracyPoint],
): string | undefined {
  const texts = [a, b].flatMap(([name, point]) => {
    const text = troubleText(point)
    return text ? [`${name}: ${text}`] : []
  })
  return texts.length === 0 ? undefined : texts.join('; ')
}

/** The remedy for networks that collapse or diverge. */
export const TROUBLE_ADVICE = 'Lower pretrain.learningRate or finetune.learningRate.'

const seeds = (count: number) => `${count} ${count === 1 ? 'seed' : 'seeds'}`
