import * as z from 'zod'
import type { RunResult } from './result.ts'
import type { SweepRecord } from './sweep.ts'

// The store is external input, so everything read is checked before use. The types are in result.ts and sweep.ts.

const augmentation = z.object({ name: z.string(), parameters: z.record(z.string(), z.number()) })

const settings = z.object({
  seed: z.int(),
  pretrain: z.object({
    dataset: z.string(),
    augmentation,
    samplesPerClass: z.int(),
    batches: z.int(),
    batchSize: z.int(),
    learningRate: z.number(),
    dropout: z.number(),
  }),
  finetunes: z.array(
    z.object({
      dataset: z.string(),
      samplesPerClass: z.int(),
      batches: z.int(),
      batchSize: z.int(),
      learningRate: z.number(),
      dropout: z.number(),
      head: z.literal('probe').optional(),
    }),
  ),
})

const experiment = z.object({
  name: z.string(),
  pretrain: z.object({
    dataset: z.string(),
    samplesPerClass: z.array(z.int()),
    augmentation: z.array(augmentation),
    batches: z.int(),
    batchSize: z.int(),
    learningRate: z.number(),
    dropout: z.number(),
  }),
  finetune: z.object({
    dataset: z.array(z.string()),
    samplesPerClass: z.int(),
    batches: z.int(),
    batchSize: z.int(),
    learningRate: z.number(),
    head: z.literal('probe').optional(),
  }),
  seeds: z.array(z.int()),
  executor: z.enum(['auto', 'simd', 'tensorflow', 'cuda']),
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

const executor = { device: z.string(), reason: z.string().optional() }

export const sweepRecordSchema: z.ZodType<SweepRecord> = z.object({
  version: z.literal(1),
  id: z.string(),
  name: z.string(),
  created: z.string(),
  file: z.string(),
  experiment,
  runs: z.array(z.object({ id: z.string(), settings, identity: z.string() })),
  datasets: z.record(z.string(), dataset),
  executor: z.discriminatedUnion('name', [
    z.object({ name: z.literal('simd'), build: z.enum(['plain', 'relaxed']), ...executor }),
    z.object({ name: z.enum(['tensorflow', 'cuda']), build: z.string(), ...executor }),
  ]),
  versions: z.object({ finetuneLab: z.string(), node: z.string() }),
})

/** A matrix has hundreds of numbers. Checking each by a schema would take most of the time of reading a large sweep. */
const isCounts = (value: unknown) =>
  Array.isArray(value) && value.every(row => Array.isArray(row) && row.every(count => Number.isSafeInteger(count)))

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
      confusion: z.custom<readonly (readonly number[])[]>(isCounts, 'expected rows of whole numbers'),
    }),
  ),
  pretraining: z.object({ steps: z.int(), seconds: z.number(), finalLoss: z.number() }),
})
