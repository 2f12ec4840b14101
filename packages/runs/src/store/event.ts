import * as z from 'zod'

/** `events.jsonl` of a run: one JSON object per line, appended as the run progresses. */
export const eventSchema = z.discriminatedUnion('type', [
  /** A worker starts the run from the beginning. Earlier events are from an attempt that did not finish. */
  z.object({ type: z.literal('started'), at: z.string(), engine: z.string(), host: z.string(), worker: z.int() }),
  /**
   * A worker resumes from the run's checkpoint, after `step` batches of a stage. Events of later batches that precede this
   * one are repeated with the same numbers.
   */
  z.object({
    type: z.literal('resumed'),
    at: z.string(),
    engine: z.string(),
    host: z.string(),
    worker: z.int(),
    stage: z.enum(['pretrain', 'finetune']),
    dataset: z.string(),
    step: z.int(),
  }),
  z.object({
    type: z.literal('progress'),
    at: z.string(),
    stage: z.enum(['pretrain', 'finetune']),
    /** The data set being trained on. */
    dataset: z.string(),
    /** Batches done and batches in total in this stage. */
    step: z.int(),
    steps: z.int(),
    /** Mean training loss of the batches since the last progress event of the stage. */
    loss: z.number().nullable(),
    /** From 0 to 1, over all stages of the run. */
    done: z.number(),
  }),
  z.object({
    type: z.literal('evaluated'),
    at: z.string(),
    dataset: z.string(),
    accuracy: z.number(),
    loss: z.number(),
  }),
  /** Asked to stop before the end. */
  z.object({ type: z.literal('stopped'), at: z.string() }),
  z.object({ type: z.literal('failed'), at: z.string(), message: z.string() }),
  z.object({ type: z.literal('finished'), at: z.string() }),
])

export type RunEvent = z.infer<typeof eventSchema>

type WithoutTime<T> = T extends unknown ? Omit<T, 'at'> : never
/** An event without the time, which the writer adds. */
export type NewRunEvent = WithoutTime<RunEvent>
