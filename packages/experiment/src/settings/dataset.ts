import { DATASET_NAME } from '@finetune-lab/data/dataset-name'
import * as z from 'zod'
import { expected } from '../schema/schema-fields.ts'
import type { Setting } from './setting.ts'

const message = expected('the name of a data set (letters, digits, ., - and _, at most 64)')
export const datasetName = z.string(message).regex(DATASET_NAME, message)

const dataset = { file: datasetName, expects: 'the name of a data set', stored: z.string() }

export const pretrainDataset = {
  ...dataset,
  title: 'pre-training data set',
  plural: 'pre-training data sets',
  description: 'Data set to pre-train the extractor on.',
  list: 'yes',
  mayDifferInCohort: true,
  compared: true,
  newExperiment: {},
  inMethods: true,
} as const satisfies Setting<string>

export const finetuneDataset = {
  ...dataset,
  title: 'finetuning data set',
  plural: 'finetuning data sets',
  description: 'Data sets to finetune and test each extractor on. All of them share one pre-training.',
  list: 'always',
  sharesPretraining: true,
  compared: true,
  newExperiment: {},
  inMethods: true,
} as const satisfies Setting<string>
