import * as z from 'zod'
import { MOST_SAMPLES_PER_CLASS } from '../limits.ts'
import { grouped } from '../problems/describe.ts'
import { expected, wholeNumber } from '../schema/schema-fields.ts'
import type { Setting } from './setting.ts'

/** Images per class to tune on, if the file does not say how many. */
export const DEFAULT_VALIDATION = 64

const expects = 'a number of images per class, such as 64 or "64 per class"'
const message = expected(expects)
const count = wholeNumber(0, MOST_SAMPLES_PER_CLASS)

export const validation = {
  title: 'validation images per class',
  plural: 'numbers of validation images',
  description: `Images per class to choose settings on, such as 64 or 64 per class (see tune). They come from the training images of each finetuning data set. The seed draws them. They are never finetuning or test images. Every result has its accuracy on them. With tune, the default is ${DEFAULT_VALIDATION}.`,
  unit: 'images per class',
  file: z.union(
    [
      count,
      z
        .string(message)
        .regex(/^\d{1,6} per class$/, message)
        .refine(text => !(Number.parseInt(text, 10) > MOST_SAMPLES_PER_CLASS), {
          error: `expected at most ${grouped(MOST_SAMPLES_PER_CLASS)} per class`,
        }),
      z.strictObject({ perClass: count.meta({ description: 'Images per class.' }) }, message),
    ],
    message,
  ),
  expects,
  list: 'no',
  resolve: (written: unknown) => [imagesPerClass(written as number | string | { readonly perClass: number })],
  stored: z.int().nonnegative(),
  absent: 0,
  inMethods: true,
} as const satisfies Setting<number>

function imagesPerClass(written: number | string | { readonly perClass: number }): number {
  if (typeof written === 'object') return written.perClass
  return typeof written === 'number' ? written : Number.parseInt(written, 10)
}
