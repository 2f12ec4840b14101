import * as z from 'zod'
import { MOST_SAMPLES_PER_CLASS } from '../limits.ts'
import { expected, numberFrom, textOf, wholeNumber } from './schema-fields.ts'

const text = textOf('a sentence', 2000).meta({ description: 'What you expect, in words.' })
const label = textOf('the name of an augmentation', 200)
const share = { unit: 'share of the test images: 0.05 is 5 percentage points' }
const images = { unit: 'images of each class' }

const expectation = z.union(
  [
    z.strictObject({
      better: label.meta({ description: 'The augmentation that is expected to be ahead.' }),
      than: label.meta({ description: 'The augmentation that it is compared with.' }),
      at: wholeNumber(1, MOST_SAMPLES_PER_CLASS).meta({ description: 'At so many samples per class.', ...images }),
      by: numberFrom(0, 1).meta({ description: 'Ahead by at least so much accuracy.', ...share }),
    }),
    z.strictObject({
      alike: z
        .array(label, expected('two augmentations, such as [mixup, collage]'))
        .length(2, expected('two augmentations, such as [mixup, collage]'))
        .meta({
          description: 'Two augmentations that are expected to do equally well, whatever the samples per class.',
        }),
      within: numberFrom(0, 1).meta({ description: 'They differ by at most so much accuracy.', ...share }),
    }),
    z.strictObject({
      plateau: label.meta({ description: 'The augmentation whose curve is expected to become flat.' }),
      from: wholeNumber(1, MOST_SAMPLES_PER_CLASS).meta({
        description: 'From so many samples per class on, more of them gain little.',
        ...images,
      }),
      within: numberFrom(0, 1).meta({
        description: 'The gain to the largest number is at most so much accuracy.',
        ...share,
      }),
    }),
  ],
  expected('{ better, than, at, by }, { alike, within } or { plateau, from, within }'),
)

/** A sentence, or a sentence with what the program can judge. */
export const prediction = z.union(
  [
    text,
    z.strictObject(
      {
        text,
        expect: expectation.optional().meta({
          description: 'The same for the program: its verdict is held, did not hold, or undecided, with the figures.',
        }),
      },
      expected('a sentence, or { text, expect }'),
    ),
  ],
  expected('a sentence, or { text, expect }'),
)
