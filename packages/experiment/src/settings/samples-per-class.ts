import * as z from 'zod'
import { MOST_SAMPLES_PER_CLASS } from '../limits.ts'
import { grouped } from '../problems/describe.ts'
import { wholeNumber } from '../schema/schema-fields.ts'
import type { Setting } from './setting.ts'

const samplesPerClass = {
  unit: 'images per class',
  file: wholeNumber(1, MOST_SAMPLES_PER_CLASS),
  expects: `a whole number from 1 to ${grouped(MOST_SAMPLES_PER_CLASS)}`,
  stored: z.int(),
}

export const pretrainSamplesPerClass = {
  ...samplesPerClass,
  title: 'samples per class',
  plural: 'numbers of samples',
  description:
    'Labelled training images per class, drawn without replacement: the horizontal axis of the figure. With the same seed, a larger subset contains the smaller ones.',
  default: [1, 2, 4, 8, 16, 32, 64],
  list: 'always',
  mayDifferInCohort: true,
  compared: true,
  newExperiment: { comment: 'labelled images per class: the x axis' },
  inMethods: true,
} as const satisfies Setting<number>

export const finetuneSamplesPerClass = {
  ...samplesPerClass,
  title: 'finetuning samples per class',
  plural: 'numbers of finetuning samples',
  description: 'Labelled training images per class for the new head.',
  default: 256,
  list: 'yes',
  newExperiment: {},
  inMethods: true,
} as const satisfies Setting<number>
