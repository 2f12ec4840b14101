import { createHash } from 'node:crypto'
import type { Dataset } from '@finetune-lab/data'
import { runNetwork } from '@finetune-lab/experiment'
import {
  BINS,
  decodeSafetensors,
  encodeSafetensors,
  extractorIn,
  type Head,
  headIn,
  modelTensors,
  type OptimizerState,
  type SafetensorsFile,
  shareRight,
  type Tally,
  type Tensor,
} from '@finetune-lab/model'
import { measuresInResult, type PlannedRunRecord } from '@finetune-lab/runs'
import * as z from 'zod'
import type { Standing } from './train.ts'

// `checkpoint.safetensors` of a run: the standing's parameters, named as in `model.safetensors`, the confusion matrices
// of test sets, and the losses since the last progress event. The rest is in the metadata.

export interface Checkpoint {
  readonly standing: Standing
  readonly counters: Counters
}

/** What a run counts while it trains. */
export interface Counters {
  /** Losses of the batches since the stage’s last progress event. */
  losses: number[]
  /** Mean loss of the last progress event of pre-training. */
  finalLoss?: number
  /** Time spent on pre-training, over all attempts. */
  seconds: number
}

const count = z.int().nonnegative()
const test = z.object({ images: count, loss: z.number() })
const sums = z.object({
  top2: count,
  brier: z.number(),
  bins: z
    .array(z.object({ count, right: count, confidence: z.number() }))
    .length(BINS)
    .readonly(),
})
const probe = z.object({ penalty: z.number(), atEdge: z.boolean(), converged: z.boolean() })
const validation = z.object({ images: count, accuracy: z.number() })
/** In the metadata, together with `checksum`: SHA-256 of these values and of all tensors, in order. */
const values = z.object({
  version: z.literal(2),
  identity: z.string(),
  batches: count,
  /** One per finished finetune, in the run's order. */
  tests: z.array(test.extend({ ...measuresInResult, probe: probe.optional(), validation: validation.optional() })),
  /** Versions that did not record the sums of outputs have a test without them. */
  test: test.extend({ outputs: sums.optional() }).optional(),
  /** How the stage's probe was fitted, once it is. */
  probe: probe.optional(),
  finalLoss: z.number().optional(),
  seconds: z.number().nonnegative(),
  /** Steps that the optimizer has taken, if it keeps anything. */
  optimizerSteps: count.optional(),
})
/** The file is not a checkpoint of this run, or is damaged. */
export class CheckpointError extends Error {
  override readonly name = 'CheckpointError'
}

export function encodeCheckpoint({ standing, counters }: Checkpoint, run: PlannedRunRecord): Uint8Array {
  const { extractor, pretrainer, finetunes, batches, head, tally, optimizer, probe } = standing
  const generalizers = Object.fromEntries(finetunes.map(({ dataset, generalizer }) => [dataset, generalizer]))
  const tensors: [string, Tensor][] = modelTensors({ extractor: extractor!, pretrainer, generalizers })
  if (head) tensors.push(['head.weight', head.weight], ['head.bias', head.bias])
  if (optimizer) tensors.push(...optimizerTensors(optimizer))
  for (const { dataset, evaluation } of finetunes) tensors.push([`confusion@${dataset}`, matrix(evaluation.confusion)])
  if (tally) tensors.push(['confusion', matrix(tally.confusion)])
  tensors.push(['losses', { shape: [counters.losses.length], data: Float32Array.from(counters.losses) }])
  const fields: z.infer<typeof values> = {
    version: 2,
    identity: run.identity,
    batches,
    tests: finetunes.map(({ evaluation: { testImages, accuracy: _, confusion: __, ...rest }, probe, validation }) => ({
      images: testImages,
      ...rest,
      ...(probe && { probe }),
      ...(validation && { validation }),
    })),
    ...(probe && { probe }),
    ...(tally && { test: { images: tally.images, loss: tally.loss, outputs: tally.outputs } }),
    finalLoss: counters.finalLoss,
    seconds: counters.seconds,
    ...(optimizer && { optimizerSteps: optimizer.steps }),
  }
  return withChecksum(tensors, fields)
}

/** Encodes a file with these tensors and values. */
export function withChecksum(tensors: readonly (readonly [string, Tensor])[], fields: object): Uint8Array {
  const checkpoint = JSON.stringify({ ...fields, checksum: checksum(tensors, fields) })
  return encodeSafetensors(tensors, { format: 'pt', checkpoint })
}

/**
 * @param file the file's name, for errors
 * @throws CheckpointError or SafetensorsError that says why the file is not a checkpoint of this run
 */
export function decodeCheckpoint(
  bytes: Uint8Array,
  file: string,
  run: PlannedRunRecord,
  datasets: ReadonlyMap<string, Dataset>,
): Checkpoint {
  const contents = decodeSafetensors(bytes, file)
  const expect = (condition: boolean, expected: string) => {
    if (!condition) throw new CheckpointError(`${file}: expected ${expected}`)
  }
  const { named, fields } = metadataIn(contents, file)
  const values = checked(fields, file)
  expect(values.identity === run.identity, `the identity of this run, ${run.identity}`)
  expect(named === checksum(contents.tensors, fields), 'tensors and values that match its checksum')

  const { pretrain, finetunes } = run.settings
  const network = runNetwork(run.settings.network)
  const pretrained = contents.tensors.has('pretrainer.bias')
  expect(values.tests.length <= (pretrained ? finetunes.length : 0), `at most the run's ${finetunes.length} finetunes`)
  const stage = pretrained ? finetunes[values.tests.length] : pretrain
  expect(values.batches <= (stage?.batches ?? 0), `at most ${stage?.batches ?? 0} batches in this stage`)
  const headOf = (name: 'head' | 'pretrainer' | 'generalizer', dataset: string, suffix?: string) =>
    headFor(contents, file, name, datasets.get(dataset)!, network.features, suffix)
  const head = values.batches > 0 ? headOf('head', stage.dataset) : undefined
  const losses = contents.tensors.get('losses')
  expect(losses !== undefined && losses.data.length <= values.batches, 'losses of batches in this stage')

  const confusionOf = (name: string, dataset: string, images: number) => {
    const { classes, test } = datasets.get(dataset)!
    expect(images <= test.count, `at most ${test.count} test images of ${dataset}`)
    return counts(contents, file, name, classes.length, images)
  }
  const tallyOf = ({ images, loss, outputs }: NonNullable<typeof values.test>): Tally | undefined => {
    const confusion = confusionOf('confusion', stage.dataset, images)
    if (!outputs) return undefined
    const binned = outputs.bins.reduce((sum, { count }) => sum + count, 0)
    expect(binned === images, `bins of confidence with ${images} images`)
    return { images, loss, confusion, outputs }
  }
  if (values.test) expect(pretrained && values.batches === stage.batches, 'no test before the head is trained')
  return {
    standing: {
      extractor: extractorIn(contents, file, network),
      pretrainer: pretrained ? headOf('pretrainer', pretrain.dataset) : undefined,
      finetunes: values.tests.map(({ images, loss, probe, validation, ...measures }, i) => {
        const { dataset } = finetunes[i]
        const confusion = confusionOf(`confusion@${dataset}`, dataset, images)
        return {
          dataset,
          generalizer: headOf('generalizer', dataset, dataset),
          evaluation: { testImages: images, accuracy: shareRight(confusion, images), loss, confusion, ...measures },
          ...(probe && { probe }),
          ...(validation && { validation }),
        }
      }),
      batches: values.batches,
      head,
      optimizer: optimizerIn(contents, values.optimizerSteps),
      // Without its sums, the test starts over.
      tally: values.test && tallyOf(values.test),
      ...(values.probe && { probe: values.probe }),
    },
    counters: { losses: [...losses!.data], finalLoss: values.finalLoss, seconds: values.seconds },
  }
}

function headFor(
  contents: SafetensorsFile,
  file: string,
  name: 'head' | 'pretrainer' | 'generalizer',
  { classes }: Dataset,
  features: number,
  suffix?: string,
): Head {
  const head = headIn(contents, file, name, suffix, features)
  if (head.bias.data.length !== classes.length)
    throw new CheckpointError(`${file}: expected a ${name} with ${classes.length} classes`)
  return head
}

/** `optimizer.momentum@0.weight`: what the optimizer keeps for a parameter. */
function optimizerTensors({ values }: OptimizerState): [string, Tensor][] {
  return Object.entries(values).flatMap(([kind, own]) =>
    Object.entries(own).map(([name, data]): [string, Tensor] => [
      `optimizer.${kind}@${name}`,
      { shape: [data.length], data },
    ]),
  )
}

function optimizerIn({ tensors }: SafetensorsFile, steps: number | undefined): OptimizerState | undefined {
  if (steps === undefined) return undefined
  const values: Record<string, Record<string, Float32Array>> = {}
  for (const [name, { data }] of tensors) {
    const [, kind, parameter] = /^optimizer\.(\w+)@(.+)$/.exec(name) ?? []
    if (kind) values[kind] = { ...values[kind], [parameter]: data }
  }
  return { steps, values }
}

const matrix = (rows: readonly (readonly number[])[]): Tensor => ({
  shape: [rows.length, rows.length],
  data: Float32Array.from(rows.flat()),
})

/** A confusion matrix; float32 holds counts up to 2²⁴ exactly. */
function counts(contents: SafetensorsFile, file: string, name: string, classes: number, images: number): number[][] {
  const tensor = contents.tensors.get(name)
  if (tensor?.shape.join() !== `${classes},${classes}`)
    throw new CheckpointError(`${file}: expected ${name} with shape [${classes}, ${classes}]`)
  const sum = tensor.data.reduce((total, count) => total + count, 0)
  if (sum !== images || !tensor.data.every(count => Number.isInteger(count) && count >= 0))
    throw new CheckpointError(`${file}: expected counts that add up to ${images} images in ${name}`)
  return Array.from({ length: classes }, (_, row) => [...tensor.data.subarray(row * classes, (row + 1) * classes)])
}

/** The values as written, and the checksum stored with them. */
function metadataIn({ metadata }: SafetensorsFile, file: string): { named: unknown; fields: object } {
  try {
    const { checksum, ...fields } = JSON.parse(metadata.checkpoint ?? 'null')
    return { named: checksum, fields }
  } catch (cause) {
    throw new CheckpointError(`${file}: expected an object "checkpoint" in its metadata`, { cause })
  }
}

function checked(fields: object, file: string): z.infer<typeof values> {
  const { success, data, error } = values.safeParse(fields)
  if (success) return data
  const [issue] = error.issues
  throw new CheckpointError(`${file}: expected a checkpoint's ${issue.path.join('.')}: ${issue.message}`)
}

function checksum(tensors: Iterable<readonly [string, Tensor]>, fields: object): string {
  const hash = createHash('sha256').update(`${JSON.stringify(fields)}\n`)
  for (const [name, { data }] of tensors) {
    hash.update(`${name} ${data.length}\n`)
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
  }
  return hash.digest('hex')
}
