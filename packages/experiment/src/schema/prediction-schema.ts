import * as z from 'zod'
import { MOST_SAMPLES_PER_CLASS } from '../limits.ts'
import { expected, numberFrom, textOf, wholeNumber } from './schema-fields.ts'

const text = textOf('a sentence', 2000).meta({ description: 'What you expect, in words.' })
const label = textOf('the name of an augmentation', 200)
const share = { unit: 'share of the test images: 0.05 is 5 percentage points' }
const images = { unit: 'images per class' }

const expectation = z.union(
  [
    z.strictObject({
      better: label.meta({ description: 'The augmentation that you expect to be ahead.' }),
      than: label.meta({ description: 'The augmentation to compare it with.' }),
      at: wholeNumber(1, MOST_SAMPLES_PER_CLASS).meta({
        description: 'The number of samples per class to compare at.',
        ...images,
      }),
      by: numberFrom(0, 1).meta({ description: 'The minimum lead in accuracy.', ...share }),
    }),
    z.strictObject({
      alike: z
        .array(label, expected('two augmentations, such as [mixup, collage]'))
        .length(2, expected('two augmentations, such as [mixup, collage]'))
        .meta({
          description: 'Two augmentations that you expect to do equally well at every number of samples per class.',
        }),
      within: numberFrom(0, 1).meta({ description: 'The maximum difference in accuracy.', ...share }),
    }),
    z.strictObject({
      plateau: label.meta({ description: 'The augmentation whose curve you expect to flatten.' }),
      from: wholeNumber(1, MOST_SAMPLES_PER_CLASS).meta({
        description: 'The number of samples per class above which more samples gain little.',
        ...images,
      }),
      within: numberFrom(0, 1).meta({
        description: 'The maximum gain in accuracy from there to the largest number of samples per class.',
        ...share,
      }),
    }),
  ],
  expected('{ better, than, at, by }, { alike, within } or { plateau, from, within }'),
)

/** A sentence, optionally with an expectation that the program can check. */
export const prediction = z.union(
  [
    text,
    z.strictObject(
      {
        text,
        expect: expectation.optional().meta({
          description:
            'The same in a form that the program can check: the prediction held, did not hold, or is undecided.',
        }),
      },
      expected('a sentence, or { text, expect }'),
    ),
  ],
  expected('a sentence, or { text, expect }'),
)
