import { runResultSchema, sweepRecordSchema } from '@finetune-lab/runs/page'
import * as z from 'zod'
import { collapses, ready, saveMessage, state } from './panel.ts'

/** What a panel is about: kept by the webview, so that a reload brings the panel back. */
export const sweepSubject = z.object({
  folder: z.string(),
  /** Id of a run to be chosen when the panel opens. */
  run: z.string().optional(),
})
export type SweepSubject = z.infer<typeof sweepSubject>

const runProgress = z.object({
  stage: z.enum(['pretrain', 'finetune']),
  dataset: z.string(),
  done: z.number(),
  step: z.number(),
  steps: z.number(),
  /** JSON knows no NaN: null before the first loss. */
  loss: z.number().nullable(),
})

/** A run's snapshot without its settings, which the record has, and without confusion matrices, which are asked for. */
const runUpdate = z.object({
  state,
  result: runResultSchema.optional(),
  collapses,
  progress: runProgress.optional(),
  error: z.string().optional(),
})
export type RunUpdate = z.infer<typeof runUpdate>

const pace = z.object({
  total: z.number(),
  finished: z.number(),
  failed: z.number(),
  done: z.number(),
  stepsPerSecond: z.number().optional(),
  secondsLeft: z.number().optional(),
})

/** Worker threads that train now, on all machines; missing while none is known to. */
const workers = z.number().optional()

/** Why the last engine gave up, in words for people. */
const halted = z.string().optional()

/** Its Slurm job, in words. */
const slurm = z.string().optional()

const lossSample = z.object({
  stage: z.enum(['pretrain', 'finetune']),
  dataset: z.string(),
  step: z.number(),
  steps: z.number(),
  /** Mean over the batches since the sample before; null where it was not a number. */
  loss: z.number().nullable(),
})
export type LossSample = z.infer<typeof lossSample>

/** Samples of a run from the `from`th on; what the webview has from there on is replaced. */
const lossUpdate = z.object({ index: z.number(), from: z.number(), samples: z.array(lossSample) })
export type LossUpdate = z.infer<typeof lossUpdate>

/** A run's index in the record, or the engine. */
const logOf = z.union([z.number().int().nonnegative(), z.literal('engine')])
export type LogOf = z.infer<typeof logOf>

const runIndexes = z.array(z.number().int().nonnegative()).max(10_000)

export const toSweepPanel = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('snapshot'),
    record: sweepRecordSchema,
    state,
    pace,
    workers,
    halted,
    slurm,
    /** In the order of the record's. */
    runs: z.array(runUpdate),
    /** Why nothing may be started or stopped from here. */
    locked: z.string().optional(),
  }),
  z.object({
    type: z.literal('changes'),
    state,
    pace,
    workers,
    halted,
    slurm,
    runs: z.array(z.object({ index: z.number(), run: runUpdate })),
  }),
  /** A run is to be chosen, as if it had been clicked. */
  z.object({ type: z.literal('choose'), run: z.number() }),
  /** Of finished runs; one that has none (any more) is left out. */
  z.object({
    type: z.literal('confusion'),
    runs: z.array(
      z.object({
        index: z.number(),
        finetunes: z.array(z.object({ dataset: z.string(), confusion: z.array(z.array(z.number())) })),
      }),
    ),
  }),
  /** The end of a log; no text where there is no log. */
  z.object({ type: z.literal('log'), of: logOf, text: z.string().optional(), skipped: z.number() }),
  z.object({ type: z.literal('losses'), runs: z.array(lossUpdate) }),
  z.object({ type: z.literal('unreadable'), message: z.string() }),
])
export type ToSweepPanel = z.infer<typeof toSweepPanel>

export const fromSweepPanel = z.discriminatedUnion('type', [
  ready,
  saveMessage,
  z.object({ type: z.literal('command'), command: z.enum(['stop', 'resume', 'report', 'export', 'compare']) }),
  /** Opens the inspector with what this run was trained on. */
  z.object({ type: z.literal('inspect'), run: z.number().int().nonnegative() }),
  z.object({ type: z.literal('openLog'), of: logOf }),
  z.object({ type: z.literal('openExperiment') }),
  z.object({ type: z.literal('askConfusion'), runs: runIndexes }),
  z.object({ type: z.literal('askLog'), of: logOf }),
  /** The losses of these runs, and of no others, are told from now on. */
  z.object({ type: z.literal('followLosses'), runs: runIndexes }),
])
export type FromSweepPanel = z.infer<typeof fromSweepPanel>
