import * as z from 'zod'
import { LONGEST_LIST, MOST_SEEDS } from '../limits.ts'
import { grouped } from '../problems/describe.ts'
import { datasetName } from '../settings/dataset.ts'
import { fileFields } from '../settings/settings-schema.ts'
import { executorChoice } from './executor-schema.ts'
import { prediction } from './prediction-schema.ts'
import { expected, numberAbove, numberFrom, textOf, wholeNumber } from './schema-fields.ts'
import { tuneSchema } from './tune-schema.ts'
import { varySchema } from './vary-schema.ts'

const lineMessage = expected('one line of text (1 to 200 characters)')
const line = z
  .string(lineMessage)
  .max(200, lineMessage)
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]+$/u, lineMessage)

/** What an experiment file may contain. The texts appear in hovers, the JSON Schema and messages. */
export const experimentSchema = z
  .strictObject(
    {
      name: line.optional().meta({ description: 'Title in charts and reports. Default: the file name.' }),
      ...fileFields('run'),
      pretrain: z
        .strictObject(fileFields('pretrain'), expected('the pre-training settings, with at least a dataset'))
        .meta({ description: 'Pre-training: extractor and head learn from a few samples per class.' }),
      finetune: z
        .strictObject(fileFields('finetune'), expected('the finetuning settings, with at least a dataset'))
        .meta({
          description:
            'Finetuning: the extractor is frozen, and a new linear head is trained without augmentation and tested on the whole test set.',
          source: 'linear probes: Alain and Bengio 2016, arXiv:1610.01644',
        }),
      seeds: z
        .union(
          [
            wholeNumber(1, MOST_SEEDS),
            z
              .array(wholeNumber(0, Number.MAX_SAFE_INTEGER), expected('a list of whole numbers'))
              .min(1, expected(`a list of 1 to ${grouped(MOST_SEEDS)} whole numbers`))
              .max(MOST_SEEDS, expected(`a list of 1 to ${grouped(MOST_SEEDS)} whole numbers`)),
          ],
          expected(`a count from 1 to ${grouped(MOST_SEEDS)} or a list of whole numbers`),
        )
        .default(3)
        .meta({
          description:
            'Repetitions with different random choices: a count (3 means seeds 0, 1 and 2) or a list of seeds. Confidence intervals come from the spread between seeds.',
          unit: 'repetitions',
        }),
      vary: varySchema,
      tune: tuneSchema,
      executor: executorChoice,
      datasets: z
        .record(
          datasetName,
          z.strictObject(
            {
              path: textOf('a folder', 4096)
                .optional()
                .meta({ description: 'Folder with the IDX files of your own data set, relative to this file.' }),
              mean: numberFrom(0, 1).optional().meta({
                description: 'Mean of the training images’ values in [0, 1], used to normalise them.',
                unit: 'grey value, 0 black to 1 white',
              }),
              std: numberAbove(0, 1).optional().meta({
                description: 'Standard deviation of the training images’ values in [0, 1], used to normalise them.',
                unit: 'grey value, 0 black to 1 white',
              }),
            },
            expected('{ path, mean, std }'),
          ),
          expected('data set names with their settings'),
        )
        .default({})
        .meta({ description: 'Your own data sets, and changed settings for known ones, by name.' }),
      predictions: z
        .array(prediction, expected('a list of predictions'))
        .max(LONGEST_LIST, expected(`a list of at most ${LONGEST_LIST} predictions`))
        .default([])
        .meta({
          description:
            'What you expect, written before the run and compared with its outcome: a sentence, or { text, expect }.',
        }),
    },
    expected('an experiment with the keys pretrain and finetune'),
  )
  .meta({
    title: 'Finetune Lab experiment',
    description: 'What to compare: pre-training with few labels and mixing augmentations, then finetuning.',
  })

/** A file that matches the schema, with defaults filled in. */
export type WrittenExperiment = z.output<typeof experimentSchema>
