import {
  type AccuracyCurves,
  type AccuracyPoint,
  augmentationTitle,
  type ComparedSweep,
  curves,
  sweepLetter,
} from '@finetune-lab/analysis'
import { chartPlan } from '../chart-plan.ts'

/** A curve of one augmentation, of one sweep or of several that have the very same results. */
export interface SweepSeries {
  /** `A mixup`, `A to D none`. */
  readonly label: string
  /** `mixup, A`, `no augmentation, A to D`. */
  readonly title: string
  readonly augmentation: string
  /** The sweeps' places among the compared ones. */
  readonly sweeps: readonly number[]
  /** The points on each finetune data set. */
  readonly points: ReadonlyMap<string, readonly AccuracyPoint[]>
}

/** All curves of the sweeps, each once: equal results, such as those without augmentation of four α, are one curve. */
export function sweepSeries(sweeps: readonly ComparedSweep[]): readonly SweepSeries[] {
  const groups = new Map<string, Omit<SweepSeries, 'label' | 'title'>>()
  for (const [index, sweep] of sweeps.entries()) {
    const all = curves(sweep.runs)
    for (const augmentation of chartPlan(sweep.record).augmentations) {
      const points = pointsOf(all, augmentation)
      // Curves without points yet may still become different.
      const key = points.size === 0 ? `${index} ${augmentation}` : fingerprint(augmentation, points, sweep)
      const group = groups.get(key)
      groups.set(
        key,
        group ? { ...group, sweeps: [...group.sweeps, index] } : { augmentation, sweeps: [index], points },
      )
    }
  }
  return [...groups.values()].map(group => ({
    ...group,
    label: overlaidLabel(group.sweeps, group.augmentation),
    title: `${longTitle(group.augmentation)}, ${lettersText(group.sweeps)}`,
  }))
}

export function overlaidLabel(sweeps: readonly number[], augmentation: string): string {
  return `${lettersText(sweeps)} ${augmentation}`
}

/** The name of an augmentation where nothing else says that it is one. */
export const longTitle = (augmentation: string) =>
  augmentation === 'none' ? 'no augmentation' : augmentationTitle(augmentation)

/** `A`, `A and B`, `A to D`, `A, C and D`. */
export function lettersText(sweeps: readonly number[]): string {
  const letters = sweeps.map(sweepLetter)
  const last = letters.at(-1) ?? ''
  if (letters.length > 2 && sweeps.every((index, rank) => index === sweeps[0] + rank)) return `${letters[0]} to ${last}`
  return letters.length < 2 ? last : `${letters.slice(0, -1).join(', ')} and ${last}`
}

function pointsOf(all: readonly AccuracyCurves[], augmentation: string): ReadonlyMap<string, readonly AccuracyPoint[]> {
  return new Map(
    all.flatMap(({ dataset, series }) => {
      const own = series.find(one => one.augmentation === augmentation)
      return own && own.points.length > 0 ? [[dataset, own.points] as const] : []
    }),
  )
}

/** Equal for the same results on the same test images. */
function fingerprint(
  augmentation: string,
  points: ReadonlyMap<string, readonly AccuracyPoint[]>,
  { record }: ComparedSweep,
): string {
  const results = [...points].map(([dataset, own]) => [
    dataset,
    record.datasets[dataset]?.checksums,
    own.map(({ samplesPerClass, values, failed }) => [samplesPerClass, values, failed]),
  ])
  return JSON.stringify([augmentation, results])
}
