import * as z from 'zod'

/** `events.jsonl` of a run: one JSON object a line, appended as the run goes on. */
export const eventSchema = z.discriminatedUnion('type', [
  /** A worker begins the run, from its beginning: what stands before is of an attempt that did not end. */
  z.object({ type: z.literal('started'), at: z.string(), engine: z.string(), host: z.string(), worker: z.int() }),
  /**
   * A worker goes on from the run's checkpoint, after so many batches of a stage. What stands before of later batches is
   * told again, with the same numbers.
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
    /** The data set that is trained on. */
    dataset: z.string(),
    /** Batches done and wanted in this stage. */
    step: z.int(),
    steps: z.int(),
    /** Mean training loss of the batches since the last progress event of the stage. */
    loss: z.number().nullable(),
    /** 0 … 1 over all of the run's stages. */
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
/** An event before the writer has put the time to it. */
export type NewRunEvent = WithoutTime<RunEvent>
