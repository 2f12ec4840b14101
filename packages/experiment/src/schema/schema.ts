import { type AugmentationParameter, augmentations } from '@finetune-lab/augmentation'
import { DATASET_NAME } from '@finetune-lab/data/dataset-name'
import { MAX_BATCH_SIZE } from '@finetune-lab/model/page'
import * as z from 'zod'
import { LONGEST_LIST, MOST_BATCHES, MOST_SAMPLES_PER_CLASS, MOST_SEEDS } from '../limits.ts'
import { describe, enumerate, grouped } from '../problems/describe.ts'
import { prediction } from './prediction-schema.ts'
import { expected, numberAbove, numberFrom, oneOrMore, textOf, wholeNumber } from './schema-fields.ts'

const lineMessage = expected('one line of text (1 to 200 characters)')
const line = z
  .string(lineMessage)
  .max(200, lineMessage)
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]+$/u, lineMessage)

const nameMessage = expected('the name of a data set (letters, digits, ., - and _, at most 64)')
const datasetName = z.string(nameMessage).regex(DATASET_NAME, nameMessage)

function parametersSchema(parameters: Readonly<Record<string, AugmentationParameter>>) {
  const shape = Object.entries(parameters).map(([name, { default: value, minimum, maximum, description }]) => [
    name,
    numberFrom(minimum, maximum).default(value).meta({ description }),
  ])
  const names = Object.keys(parameters)
  return z.strictObject(
    Object.fromEntries(shape) as Record<string, z.ZodDefault<z.ZodNumber>>,
    expected(names.length === 0 ? 'empty braces: it has no parameters' : `its parameters (${names.join(', ')})`),
  )
}

const augmentationNames = augmentations.map(({ name }) => name)
const augmentationMessage = expected('the name of an augmentation, or { name: { parameter: value } }')
const unknownAugmentation = {
  error: ({ input }: { readonly input?: unknown }) =>
    typeof input === 'string'
      ? `unknown augmentation ${describe(input)}; expected ${enumerate(augmentationNames, 'or')}`
      : augmentationMessage.error({ input }),
}
const augmentation = z.union(
  [
    z.enum(augmentationNames as [string, ...string[]], unknownAugmentation).meta({
      description: augmentations.map(({ name, description }) => `${name}: ${description}`).join('\n'),
    }),
    z
      .strictObject(
        Object.fromEntries(
          augmentations.map(({ name, description, source, parameters }) => [
            name,
            parametersSchema(parameters).meta({ description, source }).optional(),
          ]),
        ) as Record<string, z.ZodOptional<ReturnType<typeof parametersSchema>>>,
        augmentationMessage,
      )
      .meta({ description: 'One augmentation with its own parameters.', minProperties: 1, maxProperties: 1 }),
  ],
  augmentationMessage,
)

const batches = (value: number) =>
  wholeNumber(1, MOST_BATCHES).default(value).meta({ description: 'Training steps, one batch each.', unit: 'batches' })
const batchSize = () =>
  wholeNumber(1, MAX_BATCH_SIZE).default(8).meta({ description: 'Images in a batch.', unit: 'images' })
const learningRate = () =>
  numberAbove(0).default(0.01).meta({
    description: 'Step size of plain stochastic gradient descent.',
    source: 'Robbins and Monro 1951, doi:10.1214/aoms/1177729586',
  })

const headMessage = expected('sgd or probe')
const noParameters = z.strictObject({}, expected('empty braces: it has no parameters'))
const head = z
  .union(
    [
      z.enum(['sgd', 'probe'], headMessage),
      z.strictObject({ sgd: noParameters.meta({ description: 'Stochastic gradient descent.' }) }, headMessage),
      z.strictObject({ probe: noParameters.meta({ description: 'Fitted to convergence.' }) }, headMessage),
    ],
    headMessage,
  )
  .default('sgd')
  .meta({
    description:
      'How to train the new head. sgd: in batches, with this learning rate. probe: fit it to convergence, without batches or learning rate. The probe is multinomial logistic regression on standardised features, with an L2 penalty chosen on a held-out fifth of the finetuning images. Use it to see whether a difference comes from the features or from how the head is trained.',
    source: 'linear probes: Alain and Bengio 2016, arXiv:1610.01644',
  })

const dropoutMessage = expected('a number of at least 0 and below 1')

/** What an experiment file may contain. The texts appear in hovers, the JSON Schema and messages. */
export const experimentSchema = z
  .strictObject(
    {
      name: line.optional().meta({ description: 'Title in charts and reports. Default: the file name.' }),
      pretrain: z
        .strictObject(
          {
            dataset: datasetName.meta({ description: 'Data set to pre-train the extractor on.' }),
            samplesPerClass: oneOrMore(
              wholeNumber(1, MOST_SAMPLES_PER_CLASS),
              `a whole number from 1 to ${grouped(MOST_SAMPLES_PER_CLASS)}`,
            )
              .default([1, 2, 4, 8, 16, 32, 64])
              .meta({
                description:
                  'Labelled training images per class, drawn without replacement: the horizontal axis of the figure. With the same seed, a larger subset contains the smaller ones.',
                unit: 'images per class',
              }),
            augmentation: oneOrMore(augmentation, 'the name of an augmentation, or { name: { parameter: value } }')
              .default(['none', 'mixup', 'collage'])
              .meta({
                description:
                  'How to mix batches during pre-training. Each augmentation is one curve. A name, or { mixup: { alpha: 0.3 } }.',
              }),
            batches: batches(5000),
            batchSize: batchSize(),
            learningRate: learningRate(),
            dropout: z.number(dropoutMessage).min(0, dropoutMessage).lt(1, dropoutMessage).default(0.5).meta({
              description:
                'Share of the 16 channels to drop in each step of pre-training and finetuning. 0 disables dropout.',
              unit: 'share of the channels',
              source: 'whole channels: Tompson et al. 2015, arXiv:1411.4280',
            }),
          },
          expected('the pre-training settings, with at least a dataset'),
        )
        .meta({ description: 'Pre-training: extractor and head learn from a few samples per class.' }),
      finetune: z
        .strictObject(
          {
            dataset: oneOrMore(datasetName, 'the name of a data set').meta({
              description: 'Data sets to finetune and test each extractor on. All of them share one pre-training.',
            }),
            samplesPerClass: wholeNumber(1, MOST_SAMPLES_PER_CLASS).default(256).meta({
              description: 'Labelled training images per class for the new head.',
              unit: 'images per class',
            }),
            batches: batches(1000),
            batchSize: batchSize(),
            learningRate: learningRate(),
            head,
          },
          expected('the finetuning settings, with at least a dataset'),
        )
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
      executor: z
        .enum(['auto', 'simd', 'tensorflow', 'cuda'], {
          error: ({ input }) =>
            typeof input === 'string'
              ? `unknown executor ${describe(input)}; expected auto, simd, tensorflow or cuda`
              : `expected auto, simd, tensorflow or cuda, got ${describe(input)}`,
        })
        .default('auto')
        .meta({
          description:
            'What runs the training: simd (CPU kernels, available everywhere), tensorflow (CPU or GPU), cuda (TensorFlow on a GPU; an error without one), auto (cuda if there is a GPU, otherwise simd).',
        }),
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
