import * as z from 'zod'
import { numberAbove } from '../schema/schema-fields.ts'
import type { Setting } from './setting.ts'

const learningRate = {
  description: 'Step size of plain stochastic gradient descent.',
  source: 'Robbins and Monro 1951, doi:10.1214/aoms/1177729586',
  file: numberAbove(0),
  expects: 'a number above 0',
  default: 0.01,
  list: 'yes',
  tunable: true,
  stored: z.number(),
  newExperiment: {},
} as const

export const pretrainLearningRate = {
  ...learningRate,
  title: 'pre-training learning rate',
  plural: 'pre-training learning rates',
} as const satisfies Setting<number>

export const finetuneLearningRate = {
  ...learningRate,
  title: 'finetuning learning rate',
  plural: 'finetuning learning rates',
} as const satisfies Setting<number>
