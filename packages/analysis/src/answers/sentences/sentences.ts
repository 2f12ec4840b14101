import type { Findings } from '../findings.ts'
import { bestSentence } from './best-sentence.ts'
import { differenceSentence, leftOutSentence } from './difference-sentences.ts'
import { labelsSavedSentence } from './labels-saved-sentence.ts'
import { learningCurveSentence } from './learning-curve-sentence.ts'
import { plateauSentence } from './plateau-sentence.ts'
import { seedsSentence } from './seeds-sentence.ts'
import { outlyingSentence, troubleSentence } from './trouble-sentences.ts'

/** An answer in plain words, with its uncertainty. */
export interface Sentence {
  readonly about: 'trouble' | 'best' | 'labels saved' | 'difference' | 'plateau' | 'learning curve' | 'seeds'
  /** The label of the augmentation that it is about. */
  readonly augmentation: string
  readonly text: string
}

/** The answers in words, the most wanted first. */
export function sentences(findings: Findings): Sentence[] {
  const { best, trouble = [], outlying = [], labelsSaved, contrasts, plateaus, learningCurves } = findings
  return [
    ...trouble.map(group => ({
      about: 'trouble' as const,
      augmentation: group.augmentation,
      text: troubleSentence(group),
    })),
    ...outlying.map(point => ({
      about: 'trouble' as const,
      augmentation: point.augmentation,
      text: outlyingSentence(point),
    })),
    ...(best ? [{ about: 'best' as const, augmentation: best.augmentation, text: bestSentence(best) }] : []),
    ...labelsSaved.flatMap(saved => {
      const text = labelsSavedSentence(saved, contrasts)
      return text ? [{ about: 'labels saved' as const, augmentation: saved.augmentation, text }] : []
    }),
    ...contrasts.flatMap(contrast => {
      const texts = [
        ...(contrast.points.length > 0 ? [differenceSentence(contrast)] : []),
        ...(contrast.leftOut ? [leftOutSentence(contrast)] : []),
      ]
      return texts.length === 0
        ? []
        : [{ about: 'difference' as const, augmentation: contrast.augmentation, text: texts.join(' ') }]
    }),
    ...plateaus.map(plateau => ({
      about: 'plateau' as const,
      augmentation: plateau.augmentation,
      text: plateauSentence(plateau),
    })),
    ...learningCurves.map(curve => ({
      about: 'learning curve' as const,
      augmentation: curve.augmentation,
      text: learningCurveSentence(curve),
    })),
    ...contrasts.flatMap(contrast => {
      const text = seedsSentence(contrast)
      return text ? [{ about: 'seeds' as const, augmentation: contrast.augmentation, text }] : []
    }),
  ]
}

/** The sentences that people look for: best setting, labels saved, differences, and the reference's plateau. */
export function shortSentences({
  sentences,
  reference,
}: {
  readonly sentences: readonly Sentence[]
  readonly reference: string
}): Sentence[] {
  return sentences.filter(({ about, augmentation }) =>
    about === 'plateau' ? augmentation === reference : about !== 'seeds' && about !== 'learning curve',
  )
}
