import { executorNameOrAuto, storedExperimentFields, storedRunFields, storedTune } from '@finetune-lab/experiment'
import { BINS, executorDescription, executorNames, type ReliabilityBin } from '@finetune-lab/model/page'
import * as z from 'zod'
import type { RunResult } from './result.ts'
import type { ExecutorRecord, SweepRecord } from './sweep.ts'

// The store is external input, so everything read is checked before use. The types are in result.ts and sweep.ts.

/** Strict: a setting that this version does not know, from a later one, must not be dropped. Its run is another one. */
const settings = z.strictObject({
  seed: z.int(),
  ...storedRunFields('run'),
  pretrain: z.strictObject(storedRunFields('pretrain')),
  finetunes: z.array(z.strictObject(storedRunFields('finetune'))),
})

const experiment = z.object({
  name: z.string(),
  ...storedExperimentFields('run'),
  pretrain: z.strictObject(storedExperimentFields('pretrain')),
  finetune: z.strictObject(storedExperimentFields('finetune')),
  vary: z
    .object({ axis: z.string().optional(), series: z.string().optional(), panels: z.string().optional() })
    .optional(),
  tune: storedTune.optional(),
  seeds: z.array(z.int()),
  executor: executorNameOrAuto,
  datasets: z.record(
    z.string(),
    z.object({ path: z.string().optional(), mean: z.number().optional(), std: z.number().optional() }),
  ),
  predictions: z.array(
    z.object({
      text: z.string(),
      expect: z
        .discriminatedUnion('kind', [
          z.object({ kind: z.literal('better'), better: z.string(), than: z.string(), at: z.number(), by: z.number() }),
          z.object({ kind: z.literal('alike'), alike: z.tuple([z.string(), z.string()]), within: z.number() }),
          z.object({ kind: z.literal('plateau'), plateau: z.string(), from: z.number(), within: z.number() }),
        ])
        .optional(),
    }),
  ),
})

const dataset = z.object({
  title: z.string(),
  classes: z.array(z.string()),
  mean: z.number(),
  std: z.number(),
  synthetic: z.boolean(),
  folder: z.string(),
  trainImages: z.int(),
  testImages: z.int(),
  checksums: z.record(z.string(), z.string()),
  warnings: z.array(z.string()).optional(),
})

function executorSchema(): z.ZodType<ExecutorRecord> {
  const schemas = executorNames.map(name => {
    const { builds } = executorDescription(name)
    const build = builds ? z.enum(builds) : z.string()
    return z.object({ name: z.literal(name), build, device: z.string(), reason: z.string().optional() })
  })
  return z.discriminatedUnion('name', schemas as [(typeof schemas)[0], ...typeof schemas]) as z.ZodType<ExecutorRecord>
}

export const sweepRecordSchema: z.ZodType<SweepRecord> = z.object({
  version: z.literal(1),
  id: z.string(),
  name: z.string(),
  created: z.string(),
  file: z.string(),
  experiment,
  runs: z.array(z.object({ id: z.string(), settings, identity: z.string() })),
  datasets: z.record(z.string(), dataset),
  executor: executorSchema(),
  versions: z.object({ finetuneLab: z.string(), node: z.string() }),
})

/** A matrix has hundreds of numbers. Checking each by a schema would take most of the time of reading a large sweep. */
const isCounts = (value: unknown) =>
  Array.isArray(value) && value.every(row => Array.isArray(row) && row.every(count => Number.isSafeInteger(count)))

const isShare = (value: unknown) => typeof value === 'number' && value >= 0 && value <= 1
const isBin = (bin: ReliabilityBin | null) =>
  typeof bin === 'object' &&
  Number.isSafeInteger(bin?.count) &&
  (bin?.count === 0 || (isShare(bin?.confidence) && isShare(bin?.accuracy)))
const isReliability = (value: unknown) => Array.isArray(value) && value.length === BINS && value.every(isBin)

/** Of an evaluation's outputs. Results of versions that did not record them have none. */
export const measuresInResult = {
  top2: z.number().min(0).max(1).optional(),
  brier: z.number().min(0).max(2).optional(),
  ece: z.number().min(0).max(1).optional(),
  reliability: z
    .custom<readonly ReliabilityBin[]>(isReliability, `expected ${BINS} bins with counts, confidences and accuracies`)
    .optional(),
}

export const runResultSchema: z.ZodType<RunResult> = z.object({
  version: z.literal(1),
  run: z.object({ pretrain: z.string(), augmentation: z.string(), samplesPerClass: z.int(), seed: z.int() }),
  executor: z.string(),
  device: z.string(),
  finetunes: z.array(
    z.object({
      dataset: z.string(),
      accuracy: z.number(),
      loss: z.number(),
      testImages: z.int(),
      probe: z.object({ penalty: z.number(), atEdge: z.boolean(), converged: z.boolean() }).optional(),
      confusion: z.custom<readonly (readonly number[])[]>(isCounts, 'expected rows of whole numbers'),
      ...measuresInResult,
      validation: z.object({ images: z.int(), accuracy: z.number() }).optional(),
    }),
  ),
  pretraining: z.object({ steps: z.int(), seconds: z.number(), finalLoss: z.number() }),
})
