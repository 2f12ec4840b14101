import { bestPoint } from '../best-point.ts'
import { type AccuracyCurves, type AccuracySeries, curves } from '../curves.ts'
import { differences } from '../differences.ts'
import { isSound, outlyingPoints, troubleGroups, troubleOf } from '../point-trouble.ts'
import { addedSeeds } from '../statistics/first-values.ts'
import type { WithResult } from '../with-result.ts'
import { resampleSeeds } from './bootstrap.ts'
import { contrasts } from './contrasts.ts'
import { controlContrasts } from './control-contrasts.ts'
import type { Findings } from './findings.ts'
import { labelsSaved } from './labels-saved.ts'
import { learningCurve } from './learning-curve.ts'
import { pickedShare } from './picked.ts'
import { plateau } from './plateau.ts'
import { type Sentence, sentences } from './sentences/sentences.ts'

/** The conclusions about one finetune data set, in figures and words. Everything shown to users comes from here. */
export interface Answers extends Findings {
  /** The conclusions in words. */
  readonly sentences: readonly Sentence[]
}

export interface AnswerOptions {
  readonly reference?: string
  /** The largest gain that still counts as none, as a share. Default 0.01, one point. */
  readonly margin?: number
  /** Resamples of the seeds; 0 leaves out the intervals of plateaus. Default 1000. */
  readonly resamples?: number
}

/** The answers about each finetune data set, from all finished runs. */
export function answers(runs: readonly WithResult[], options: AnswerOptions = {}): Answers[] {
  const reference = options.reference ?? 'none'
  const compared = contrasts(differences(runs, reference))
  const all = curves(runs)
  const controls = controlContrasts(all, reference)
  return all.map((curve, i) => {
    const trouble = troubleGroups(curve)
    const outlying = outlyingPoints(curve)
    const answer = {
      dataset: curve.dataset,
      reference,
      best: bestOf(curve),
      ...(trouble.length > 0 && { trouble }),
      ...(outlying.length > 0 && { outlying }),
      contrasts: compared[i],
      ...(controls[i].length > 0 && { controls: controls[i] }),
      ...readings(curve, reference, options),
    }
    return { ...answer, sentences: sentences(answer) }
  })
}

/** The highest mean, with what picking it adds if there are other points. */
function bestOf(curve: AccuracyCurves): Findings['best'] {
  const best = bestPoint([curve])
  if (!best) return undefined
  const { augmentation, samplesPerClass: size } = best
  const candidates = curve.series.flatMap(({ augmentation, points }) =>
    points.filter(point => troubleOf(point) !== 'collapsed').map(point => ({ augmentation, ...point })),
  )
  if (candidates.length === 1) return best
  const samples = candidates.map(({ values }) => new Map(values.map(({ seed, accuracy }) => [seed, accuracy])))
  const index = candidates.findIndex(each => each.augmentation === augmentation && each.samplesPerClass === size)
  return { ...best, picked: pickedShare(samples, index, addedSeeds(candidates)) }
}

function readings(
  { dataset, series, lost = [] }: AccuracyCurves,
  reference: string,
  { margin = 0.01, resamples: count = 1000 }: AnswerOptions,
): Pick<Answers, 'plateaus' | 'labelsSaved' | 'learningCurves'> {
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
  const checked = whole.filter(Boolean).length
  return {
    learningCurves: series.flatMap((one, i) =>
      whole[i] ? (learningCurve(one, sizes, resamples, i, checked) ?? []) : [],
    ),
    plateaus: series.flatMap((one, i) => (whole[i] ? (plateau(one, margin, sizes, resamples, i) ?? []) : [])),
    labelsSaved: base < 0 ? [] : sound.flatMap((one, i) => (i === base ? [] : labelsSaved(one, sound[base]))),
  }
}
