import { bestPoint } from '../best-point.ts'
import { type AccuracyCurves, type AccuracySeries, curves } from '../curves.ts'
import { differences } from '../differences.ts'
import { isSound, troubleGroups } from '../point-trouble.ts'
import type { WithResult } from '../with-result.ts'
import { resampleSeeds } from './bootstrap.ts'
import { contrasts } from './contrasts.ts'
import type { Findings } from './findings.ts'
import { labelsSaved } from './labels-saved.ts'
import { plateau } from './plateau.ts'
import { type Sentence, sentences } from './sentences.ts'

/** The conclusions about one finetune data set, in figures and words. Everything shown to users comes from here. */
export interface Answers extends Findings {
  /** The conclusions in words. */
  readonly sentences: readonly Sentence[]
}

export interface AnswerOptions {
  readonly reference?: string
  /** The largest gain that still counts as none, as a share. Default 0.01, one point. */
  readonly margin?: number
  /** Resamples of the seeds; 0 leaves out the intervals of plateaus and labels saved. Default 1000. */
  readonly resamples?: number
}

/** The answers about each finetune data set, from all finished runs. */
export function answers(runs: readonly WithResult[], options: AnswerOptions = {}): Answers[] {
  const reference = options.reference ?? 'none'
  const paired = differences(runs, reference)
  return curves(runs).map((curve, i) => {
    const trouble = troubleGroups(curve)
    const answer = {
      dataset: curve.dataset,
      reference,
      best: bestPoint([curve]),
      ...(trouble.length > 0 && { trouble }),
      contrasts: contrasts(paired[i]),
      ...readings(curve, reference, options),
    }
    return { ...answer, sentences: sentences(answer) }
  })
}

function readings(
  { dataset, series, lost = [] }: AccuracyCurves,
  reference: string,
  { margin = 0.01, resamples: count = 1000 }: AnswerOptions,
): Pick<Answers, 'plateaus' | 'labelsSaved'> {
  const sizes = [...new Set(series.flatMap(({ points }) => points.map(point => point.samplesPerClass)))].sort(
    (a, b) => a - b,
  )
  const resamples = resampleSeeds(series, sizes, count, dataset)
  // Points with collapsed or failed runs are left out. A plateau needs the whole curve.
  const sound = series.map((one): AccuracySeries => ({ ...one, points: one.points.filter(isSound) }))
  const whole = series.map(
    ({ augmentation, points }) => points.every(isSound) && !lost.some(point => point.augmentation === augmentation),
  )
  const base = sound.findIndex(({ augmentation, points }) => augmentation === reference && points.length > 0)
  return {
    plateaus: series.flatMap((one, i) => (whole[i] ? (plateau(one, margin, sizes, resamples, i) ?? []) : [])),
    labelsSaved:
      base < 0 ? [] : sound.flatMap((_, i) => (i === base ? [] : labelsSaved(sound, i, base, sizes, resamples))),
  }
}
