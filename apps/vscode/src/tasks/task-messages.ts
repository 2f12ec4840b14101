import * as z from 'zod'
import { askedNetworks, challengeVerdicts, disagreementSummary } from '../messages.ts'

// Messages between the extension host and the process that runs its long tasks. Each end checks what it receives.

const places = { dataFolder: z.string().optional(), workspace: z.string() }

/** A call of a tool of `@finetune-lab/agents`. */
const agentCall = z.object({
  tool: z.string(),
  input: z.unknown(),
  store: z.string(),
  workers: z.number().optional(),
  ...places,
})

/** Each kind of task: its request and its result. */
export const tasks = {
  /** Checks an experiment file, reads its data, and creates a sweep from it, ready for the engine. */
  prepare: {
    request: z.object({ file: z.string(), store: z.string(), ...places }),
    result: z.discriminatedUnion('type', [
      z.object({ type: z.literal('made'), folder: z.string() }),
      z.object({
        type: z.literal('refused'),
        problems: z.array(z.object({ message: z.string(), line: z.number(), column: z.number() })),
        /** Missing data sets, if nothing else is wrong; `into`: the folder that the file names. */
        missing: z.array(z.object({ name: z.string(), into: z.string().optional() })),
      }),
      /** The file is valid, but its executor is not available here; `setup`: the TensorFlow to set up. */
      z.object({ type: z.literal('lacking'), message: z.string(), setup: z.enum(['cpu', 'gpu']) }),
    ]),
  },
  doctor: {
    request: z.object({ store: z.string(), ...places }),
    result: z.array(
      z.object({
        what: z.string(),
        state: z.enum(['good', 'missing', 'bad']),
        found: z.string(),
        advice: z.string().optional(),
        dataset: z.string().optional(),
        setup: z.enum(['cpu', 'gpu']).optional(),
      }),
    ),
  },
  /** Sets up TensorFlow for the CPU or with CUDA. */
  setup: {
    request: z.object({ kind: z.enum(['cpu', 'gpu']) }),
    result: z.object({ version: z.string(), device: z.string(), usesGpu: z.boolean() }),
  },
  fetch: {
    request: z.object({ name: z.string(), into: z.string().optional(), mirror: z.string().optional() }),
    result: z.object({ folder: z.string() }),
  },
  import: {
    request: z.object({ images: z.string(), name: z.string(), into: z.string().optional(), replace: z.boolean() }),
    result: z.object({
      folder: z.string(),
      classes: z.array(z.string()),
      trainImages: z.number(),
      testImages: z.number(),
      smallestClass: z.number(),
      /** How many files are not in the data set, and how many are and look wrong. */
      leftOut: z.number(),
      odd: z.number(),
      /** All of them with the reasons, for people. */
      lines: z.array(z.string()),
    }),
  },
  /** Writes one HTML file or, if the name ends in .md, Markdown with its figures next to it. */
  report: {
    request: z.object({ folders: z.array(z.string()), out: z.string(), ...places }),
    result: z.object({ path: z.string() }),
  },
  export: {
    request: z.object({
      folders: z.array(z.string()),
      format: z.enum(['csv', 'json', 'svg', 'png', 'tensorboard', 'safetensors', 'mlflow']),
      /** For svg and png. */
      figure: z.enum(['accuracy', 'difference', 'table']).optional(),
      /** A file; for tensorboard and safetensors, a folder; for mlflow, the tracking server's address. */
      out: z.string(),
      ...places,
    }),
    result: z.object({
      /** What was written, as user-facing text. */
      words: z.string(),
      /** Pages of the MLflow server. */
      pages: z.array(z.string()),
    }),
  },
  /** Trains other heads on the frozen extractors of a sweep, as far as that was not done. */
  challenge: {
    request: z.object({ folder: z.string(), ...places }),
    /** Runs challenged now, and runs that could not be, with the first reason. */
    result: z.object({ done: z.number(), failed: z.number(), reason: z.string().optional() }),
  },
  /** Which answers survive, from what a challenge has kept. */
  challengeVerdicts: {
    request: z.object({ folder: z.string() }),
    result: challengeVerdicts.nullable(),
  },
  /** Predictions of one network of each of two sweeps for every test image. */
  disagreements: {
    request: askedNetworks.extend(places),
    result: z.object({
      summary: disagreementSummary,
      /** Pixels of the images on which they disagree, in order: base64 of [images, 784]. */
      pixels: z.string(),
    }),
  },
  /** Runs a tool for an agent, once the person has agreed to its question. */
  agentCall: {
    request: agentCall,
    result: z.object({
      text: z.string(),
      /** PNG files: base64. */
      images: z.array(z.string()),
      /** Instead of an answer, for the agent to read. */
      error: z.string().optional(),
    }),
  },
  /** What the person must agree to before the tool runs; nothing for most tools. */
  agentQuestion: {
    request: agentCall,
    result: z.object({ question: z.string().optional(), error: z.string().optional() }),
  },
} as const

export type TaskName = keyof typeof tasks
export type TaskRequest<Name extends TaskName> = z.infer<(typeof tasks)[Name]['request']>
export type TaskResult<Name extends TaskName> = z.infer<(typeof tasks)[Name]['result']>

export interface TaskProgress {
  /** 0 … 1, if known. */
  readonly share?: number
  readonly words: string
}

export const toTask = z.discriminatedUnion('type', [
  z.object({ type: z.literal('do'), task: z.string(), request: z.unknown() }),
  z.object({ type: z.literal('cancel') }),
])

export const fromTask = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), share: z.number().optional(), words: z.string() }),
  z.object({ type: z.literal('done'), result: z.unknown() }),
  /** `mendable`: an error that the user can fix; otherwise a bug. */
  z.object({ type: z.literal('failed'), message: z.string(), mendable: z.boolean() }),
])
