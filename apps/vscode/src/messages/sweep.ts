import { measuresInResult, runResultSchema, sweepRecordSchema } from '@finetune-lab/runs/page'
import * as z from 'zod'
import { collapses, ready, saveMessage, state } from './panel.ts'

/** What the panel shows. The webview keeps it, so that a reload restores the panel. */
export const sweepSubject = z.object({
  folder: z.string(),
  /** Id of the run to select when the panel opens. */
  run: z.string().optional(),
})
export type SweepSubject = z.infer<typeof sweepSubject>

const runProgress = z.object({
  stage: z.enum(['pretrain', 'finetune']),
  dataset: z.string(),
  done: z.number(),
  step: z.number(),
  steps: z.number(),
  /** Null before the first loss: JSON has no NaN. */
  loss: z.number().nullable(),
})

/**
 * A run's snapshot without its settings, which the record has, and without confusion matrices and
 * reliability diagrams, which are sent on request.
 */
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
  most: z.number().optional(),
})

/** Number of worker threads training now, on all machines; absent if none are known. */
const workers = z.number().optional()

/** Why the last engine gave up, as user-facing text. */
const halted = z.string().optional()

/** Whether the engine was stopped on request: it ended in good order before the sweep was finished. */
const stopped = z.boolean().optional()

/** State of the Slurm job, as text. */
const slurm = z.string().optional()

const lossSample = z.object({
  stage: z.enum(['pretrain', 'finetune']),
  dataset: z.string(),
  step: z.number(),
  steps: z.number(),
  /** Mean over the batches since the previous sample; null if not a number. */
  loss: z.number().nullable(),
})
export type LossSample = z.infer<typeof lossSample>

/** Samples of a run, starting at index `from`; they replace what the webview has from there on. */
const lossUpdate = z.object({ index: z.number(), from: z.number(), samples: z.array(lossSample) })
export type LossUpdate = z.infer<typeof lossUpdate>

/** A run's index in the record, or the engine's log. */
const logOf = z.union([z.number().int().nonnegative(), z.literal('engine')])
export type LogOf = z.infer<typeof logOf>

/** Which answers survive other heads: the verdict of each sentence, as the report has it. */
export const challengeVerdicts = z.object({
  /** What was challenged, as text. */
  scope: z.string(),
  datasets: z.array(
    z.object({
      dataset: z.string(),
      sentences: z.array(
        z.object({ text: z.string(), verdict: z.string().optional(), summary: z.string().optional() }),
      ),
    }),
  ),
})
export type ChallengeVerdicts = z.infer<typeof challengeVerdicts>

const runIndexes = z.array(z.number().int().nonnegative()).max(10_000)

export const toSweepPanel = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('snapshot'),
    record: sweepRecordSchema,
    state,
    pace,
    workers,
    halted,
    stopped,
    slurm,
    /** In the order of the record's runs. */
    runs: z.array(runUpdate),
    /** Why this panel cannot start or stop anything. */
    locked: z.string().optional(),
  }),
  z.object({
    type: z.literal('changes'),
    state,
    pace,
    workers,
    halted,
    stopped,
    slurm,
    runs: z.array(z.object({ index: z.number(), run: runUpdate })),
  }),
  /** Selects a run, as a click would. */
  z.object({ type: z.literal('choose'), run: z.number() }),
  /** Confusion matrices and reliability diagrams of finished runs; runs without a result are left out. */
  z.object({
    type: z.literal('confusion'),
    runs: z.array(
      z.object({
        index: z.number(),
        finetunes: z.array(
          z.object({
            dataset: z.string(),
            confusion: z.array(z.array(z.number())),
            reliability: measuresInResult.reliability,
          }),
        ),
      }),
    ),
  }),
  /** By class, test images and those that are recognised, for figures of a class's accuracy. */
  z.object({
    type: z.literal('classes'),
    runs: z.array(
      z.object({
        index: z.number(),
        finetunes: z.array(
          z.object({ dataset: z.string(), classes: z.array(z.object({ images: z.number(), right: z.number() })) }),
        ),
      }),
    ),
  }),
  /** The end of a log; no text if there is no log. */
  z.object({ type: z.literal('log'), of: logOf, text: z.string().optional(), skipped: z.number() }),
  z.object({ type: z.literal('losses'), runs: z.array(lossUpdate) }),
  z.object({ type: z.literal('challenge'), verdicts: challengeVerdicts }),
  z.object({ type: z.literal('unreadable'), message: z.string() }),
])
export type ToSweepPanel = z.infer<typeof toSweepPanel>

export const fromSweepPanel = z.discriminatedUnion('type', [
  ready,
  saveMessage,
  z.object({
    type: z.literal('command'),
    command: z.enum(['stop', 'resume', 'report', 'export', 'compare', 'challenge']),
  }),
  /** Opens the inspector on the batches that this run trained on. */
  z.object({ type: z.literal('inspect'), run: z.number().int().nonnegative() }),
  z.object({ type: z.literal('openLog'), of: logOf }),
  z.object({ type: z.literal('openExperiment') }),
  z.object({ type: z.literal('askConfusion'), runs: runIndexes }),
  z.object({ type: z.literal('askClasses'), runs: runIndexes }),
  z.object({ type: z.literal('askLog'), of: logOf }),
  /** From now on, the host sends the losses of exactly these runs. */
  z.object({ type: z.literal('followLosses'), runs: runIndexes }),
])
export type FromSweepPanel = z.infer<typeof fromSweepPanel>
