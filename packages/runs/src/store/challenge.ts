import { makeFolder } from '@finetune-lab/system'
import * as z from 'zod'
import { writeFileAtomically } from '../files/atomic-write.ts'
import { readJson } from '../files/bounded-read.ts'
import { lookAt, refuseLinks } from '../files/folders.ts'
import { StoreError } from '../files/store-error.ts'
import { challengeFile, sweepFiles } from './layout.ts'
import type { PlannedRunRecord } from './sweep.ts'

// `challenge/<run>.json`: other heads on the frozen extractor of a finished run.

/** A way to train a head. Factors multiply the run's own settings, so that it means the same for every run. */
export type ChallengeHead =
  | { readonly kind: 'probe' }
  | {
      readonly kind: 'sgd'
      /** Factor of the learning rate. */
      readonly rate: number
      /** Factor of the number of batches. */
      readonly budget: number
    }

/** What one run's other heads give. */
export interface ChallengeResult {
  readonly version: 1
  /** Of the run that it belongs to. */
  readonly identity: string
  /** The saved model was missing, so the run was pre-trained again. */
  readonly remade?: boolean
  readonly finetunes: readonly ChallengedFinetune[]
}

export interface ChallengedFinetune {
  readonly dataset: string
  /** Mean Euclidean norm of the features of the images that heads are trained on. */
  readonly featureNorm: number
  readonly heads: readonly ChallengedHead[]
}

export interface ChallengedHead {
  readonly head: ChallengeHead
  /** On the images that the head was trained on: mean loss, and Euclidean norm of its gradient. */
  readonly training?: { readonly loss: number; readonly slope: number }
  /** Share of correct answers on training images that no head was trained on; missing if the data set has none left. */
  readonly validation?: { readonly accuracy: number; readonly images: number }
  /** On the test set; missing if training diverged. */
  readonly test?: {
    readonly accuracy: number
    readonly loss: number
    readonly images: number
    /** Per class: its test images, those predicted as it, and those correctly so. */
    readonly truths: readonly number[]
    readonly predictions: readonly number[]
    readonly right: readonly number[]
  }
  /** The L2 penalty of a probe, and whether it is the largest or smallest one tried. */
  readonly penalty?: number
  readonly atEdge?: boolean
}

const counts = z.array(z.int().nonnegative()).max(256)
const factor = z.number().positive()
const schema: z.ZodType<ChallengeResult> = z.object({
  version: z.literal(1),
  identity: z.string(),
  remade: z.boolean().optional(),
  finetunes: z
    .array(
      z.object({
        dataset: z.string(),
        featureNorm: z.number(),
        heads: z
          .array(
            z.object({
              head: z.discriminatedUnion('kind', [
                z.object({ kind: z.literal('probe') }),
                z.object({ kind: z.literal('sgd'), rate: factor, budget: factor }),
              ]),
              training: z.object({ loss: z.number(), slope: z.number() }).optional(),
              validation: z.object({ accuracy: z.number(), images: z.int() }).optional(),
              test: z
                .object({
                  accuracy: z.number(),
                  loss: z.number(),
                  images: z.int(),
                  truths: counts,
                  predictions: counts,
                  right: counts,
                })
                .optional(),
              penalty: z.number().optional(),
              atEdge: z.boolean().optional(),
            }),
          )
          .max(1000),
      }),
    )
    .max(1000),
})

/** The same for equal heads: `probe`, `sgd rate 0.3 budget 5`. */
export const challengeHeadKey = (head: ChallengeHead) =>
  head.kind === 'probe' ? 'probe' : `sgd rate ${head.rate} budget ${head.budget}`

/** When a result was last added, in milliseconds since 1970; undefined if the sweep was never challenged. */
export const challengeChanged = (sweepFolder: string): number | undefined => {
  const found = lookAt(sweepFiles(sweepFolder).challenge)
  return found?.isDirectory() ? found.mtimeMs : undefined
}

/** The run's challenge; undefined if there is none, or if the file is damaged or belongs to another run. */
export function readChallenge(
  sweepFolder: string,
  { id, identity }: Pick<PlannedRunRecord, 'id' | 'identity'>,
): ChallengeResult | undefined {
  try {
    const found = readJson(challengeFile(sweepFolder, id), schema)
    return found?.identity === identity ? found : undefined
  } catch (error) {
    // Whatever is damaged can be computed again.
    if (error instanceof StoreError) return undefined
    throw error
  }
}

/** The challenges of a sweep's runs, by the run's id. */
export function readChallenges(
  sweepFolder: string,
  runs: readonly Pick<PlannedRunRecord, 'id' | 'identity'>[],
): ReadonlyMap<string, ChallengeResult> {
  if (challengeChanged(sweepFolder) === undefined) return new Map()
  return new Map(
    runs.flatMap(run => {
      const found = readChallenge(sweepFolder, run)
      return found ? [[run.id, found] as const] : []
    }),
  )
}

/** Writes a run's challenge whole. @throws StoreError if the folder is a link */
export function writeChallenge(sweepFolder: string, run: string, result: ChallengeResult): void {
  const { challenge } = sweepFiles(sweepFolder)
  refuseLinks(challenge, 3)
  makeFolder(challenge)
  writeFileAtomically(challengeFile(sweepFolder, run), `${JSON.stringify(result)}\n`)
}
