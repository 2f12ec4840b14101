import type { ControlName } from '@finetune-lab/experiment'
import type { AccuracyCurves, AccuracyPoint, ControlSeries } from '../curves.ts'
import { type PairedDifference, pairedDifference } from '../differences.ts'
import { isSound } from '../point-trouble.ts'
import { holm } from '../statistics/holm.ts'
import { pairedTTest } from '../statistics/t-tests.ts'

/** A sweep's results compared with a control, paired by seed. */
export interface ControlContrast {
  readonly control: ControlName
  /** The mean of a level control. */
  readonly level?: AccuracyPoint
  /** What the differences are of, the first minus the second: the reference augmentation, or a control. */
  readonly between: readonly [ControlName | 'reference', ControlName | 'reference']
  readonly points: readonly ControlDifference[]
  /** The number of comparisons with controls over which p is adjusted. */
  readonly family: number
}

export interface ControlDifference extends PairedDifference {
  readonly samplesPerClass: number
  /** Two-sided paired t-test, adjusted by Holm's method; missing with one pair. */
  readonly holm?: number
}

/** The contrasts with the controls of each finetune data set. All of them are one family of tests. */
export function controlContrasts(all: readonly AccuracyCurves[], reference: string): ControlContrast[][] {
  const found = all.map(curve =>
    (curve.controls ?? []).map(control => ({ control, ...compared(control, curve, reference) })),
  )
  const tests = found
    .flat(2)
    .flatMap(({ points }) => points.map(({ values }) => pairedTTest(values.map(({ difference }) => difference)).p))
  const adjusted = holm(tests)
  const family = tests.filter(p => p !== undefined).length
  let next = 0
  return found.map(controls =>
    controls.map(({ control: { control, level, points: own }, between, points }) => ({
      control,
      ...(level && { level: own[0] }),
      between,
      points: points.map(point => ({ ...point, holm: adjusted[next++] })),
      family,
    })),
  )
}

/** Pairs at each size. Points with collapsed or failed runs support no claim. */
function compared(
  { control, level, points }: ControlSeries,
  { series, controls = [] }: AccuracyCurves,
  reference: string,
): Pick<ControlContrast, 'between'> & { readonly points: readonly (PairedDifference & { samplesPerClass: number })[] } {
  const base = series.find(({ augmentation }) => augmentation === reference)?.points ?? []
  const scratch = controls.find(each => each.control === 'scratch')
  const minus = (a: readonly AccuracyPoint[], b: readonly AccuracyPoint[], isLevel = false) =>
    a.flatMap(point => {
      const partner = isLevel ? b[0] : b.find(({ samplesPerClass }) => samplesPerClass === point.samplesPerClass)
      const difference = partner && isSound(point) && isSound(partner) && pairedDifference(point, partner)
      return difference ? [{ samplesPerClass: point.samplesPerClass, ...difference }] : []
    })
  if (control === 'sameLabels')
    return scratch
      ? { between: [control, 'scratch'], points: minus(points, scratch.points) }
      : { between: [control, 'reference'], points: minus(points, base) }
  // The ceiling is compared with the largest size only: it must be above the others.
  if (control === 'all') return { between: ['reference', control], points: minus(base.slice(-1), points, true) }
  return { between: ['reference', control], points: minus(base, points, level) }
}
