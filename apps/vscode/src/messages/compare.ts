import type { FailedRun } from '@finetune-lab/analysis'
import { runResultSchema, sweepRecordSchema } from '@finetune-lab/runs/page'
import * as z from 'zod'
import { collapses, ready, saveMessage, state } from './panel.ts'

/** Sweep folders; the first is the reference. */
export const compareSubject = z.object({ folders: z.array(z.string()) })
export type CompareSubject = z.infer<typeof compareSubject>

const failedRun: z.ZodType<FailedRun> = z.object({
  augmentation: z.string(),
  samplesPerClass: z.int(),
  seed: z.int(),
  diverged: z.boolean(),
  reason: z.string(),
})

/** What comparing needs of a run: results without confusion matrices, which the page requests when it needs them. */
const comparedRun = z.object({
  state,
  result: runResultSchema.optional(),
  collapses,
  added: z.literal(true).optional(),
  failure: failedRun.optional(),
})
export type ComparedRun = z.infer<typeof comparedRun>

/** The record comes without its list of runs, unless the sweep has parts; `error` says why a sweep cannot be read. */
const comparedSweep = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('read'),
    folder: z.string(),
    record: sweepRecordSchema,
    state,
    runs: z.array(comparedRun),
  }),
  z.object({ type: z.literal('unreadable'), folder: z.string(), error: z.string() }),
])
export type ComparedSweepMessage = z.infer<typeof comparedSweep>

/** Networks of one sweep with one augmentation and number of samples, on one finetune data set. */
const networks = z.object({
  folder: z.string(),
  /** The number of the part, for a sweep of several settings. */
  part: z.int().nonnegative(),
  dataset: z.string(),
  augmentation: z.string(),
  samplesPerClass: z.int(),
})
export type ComparedNetworks = z.infer<typeof networks>

const meanConfusion = z.object({
  setting: z.object({ augmentation: z.string(), samplesPerClass: z.number() }),
  n: z.number(),
  shares: z.array(z.array(z.number())),
})

const network = z.object({
  folder: z.string(),
  augmentation: z.string(),
  samplesPerClass: z.int(),
  seed: z.int(),
})

/** One network of each sweep, both run on the same test images. */
export const askedNetworks = z.object({ dataset: z.string(), a: network, b: network })
export type AskedNetworks = z.infer<typeof askedNetworks>

/** How often each is right, and where they disagree; images are sent page by page. */
export const disagreementSummary = z.object({
  testImages: z.number(),
  bothRight: z.number(),
  onlyA: z.number(),
  onlyB: z.number(),
  neither: z.number(),
  p: z.number(),
  classes: z.array(z.string()),
  images: z.array(z.object({ index: z.number(), truth: z.number(), a: z.number(), b: z.number() })),
  /** Whether both predicted what their results say, image by image; other kernels may round differently. */
  asInResults: z.boolean(),
})
export type DisagreementSummary = z.infer<typeof disagreementSummary>

export const toComparePanel = z.discriminatedUnion('type', [
  z.object({ type: z.literal('snapshot'), sweeps: z.array(comparedSweep) }),
  z.object({
    type: z.literal('changes'),
    folder: z.string(),
    state,
    runs: z.array(z.object({ index: z.number(), run: comparedRun })),
  }),
  z.object({ type: z.literal('lost'), folder: z.string(), error: z.string() }),
  /** Of a and b, in the requested order. */
  z.object({
    type: z.literal('confusion'),
    of: z.tuple([networks, networks]),
    means: z.tuple([meanConfusion.nullable(), meanConfusion.nullable()]),
  }),
  z.object({ type: z.literal('asking'), of: askedNetworks, share: z.number().optional(), words: z.string() }),
  z.object({ type: z.literal('disagreements'), of: askedNetworks, summary: disagreementSummary }),
  z.object({ type: z.literal('not-asked'), of: askedNetworks, error: z.string().optional() }),
  /** Pixels of some images, base64 of [count, 784], with their indices in the test set. */
  z.object({ type: z.literal('images'), of: askedNetworks, indices: z.array(z.number()), pixels: z.string() }),
])
export type ToComparePanel = z.infer<typeof toComparePanel>

export const fromComparePanel = z.discriminatedUnion('type', [
  ready,
  saveMessage,
  /** Asks the user for more sweeps. */
  z.object({ type: z.literal('add') }),
  /** The sweeps to show from now on, the reference first. */
  z.object({ type: z.literal('sweeps'), folders: z.array(z.string()) }),
  z.object({ type: z.literal('confusion'), of: z.tuple([networks, networks]) }),
  z.object({ type: z.literal('ask'), of: askedNetworks }),
  z.object({ type: z.literal('cancel') }),
  z.object({ type: z.literal('images'), indices: z.array(z.int()).max(200) }),
  /** `argument`: the sweep's folder for `openSweep`; unused for `report`, which covers all sweeps. */
  z.object({ type: z.literal('command'), command: z.enum(['report', 'openSweep']), argument: z.string() }),
])
export type FromComparePanel = z.infer<typeof fromComparePanel>
