import { createHash } from 'node:crypto'
import type { Dataset } from '@finetune-lab/data'
import {
  decodeSafetensors,
  encodeSafetensors,
  evaluationOf,
  extractorIn,
  type Head,
  headIn,
  modelTensors,
  type SafetensorsFile,
  type Tally,
  type Tensor,
} from '@finetune-lab/model'
import type { PlannedRunRecord } from '@finetune-lab/runs'
import { z } from 'zod'
import type { Counters } from './run-counters.ts'
import type { Standing } from './train-runs.ts'

// `checkpoint.safetensors` of a run: the standing's parameters under the names that `model.safetensors` has, what was
// counted on test sets, and the losses since the last progress event; all else in the metadata.

export interface Checkpoint {
  readonly standing: Standing
  readonly counters: Counters
}

const tally = z.object({ images: z.int().nonnegative(), loss: z.number() })
const metadata = z.object({
  version: z.literal(1),
  identity: z.string(),
  /** SHA-256 of all tensors, in their order. */
  checksum: z.string(),
  batches: z.int().nonnegative(),
  /** Of each finetune that is done, in the run's order. */
  tests: z.array(tally),
  test: tally.optional(),
  finalLoss: z.number().optional(),
  seconds: z.number().nonnegative(),
})

export function encodeCheckpoint({ standing, counters }: Checkpoint, run: PlannedRunRecord): Uint8Array {
  const { extractor, pretrainer, finetunes, batches, head, tally } = standing
  const generalizers = Object.fromEntries(finetunes.map(({ dataset, generalizer }) => [dataset, generalizer]))
  const tensors: [string, Tensor][] = modelTensors({ extractor: extractor!, pretrainer, generalizers })
  if (head) tensors.push(['head.weight', head.weight], ['head.bias', head.bias])
  for (const { dataset, evaluation } of finetunes) tensors.push([`confusion@${dataset}`, matrix(evaluation.confusion)])
  if (tally) tensors.push(['confusion', matrix(tally.confusion)])
  tensors.push(['losses', { shape: [counters.losses.length], data: Float32Array.from(counters.losses) }])
  const values: z.infer<typeof metadata> = {
    version: 1,
    identity: run.identity,
    checksum: checksum(tensors),
    batches,
    tests: finetunes.map(({ evaluation: { testImages, loss } }) => ({ images: testImages, loss })),
    ...(tally && { test: { images: tally.images, loss: tally.loss } }),
    finalLoss: counters.finalLoss,
    seconds: counters.seconds,
  }
  return encodeSafetensors(tensors, { format: 'pt', checkpoint: JSON.stringify(values) })
}

/**
 * @param file its name, for errors
 * @throws Error that says why the file is no checkpoint of this run
 */
export function decodeCheckpoint(
  bytes: Uint8Array,
  file: string,
  run: PlannedRunRecord,
  datasets: ReadonlyMap<string, Dataset>,
): Checkpoint {
  const contents = decodeSafetensors(bytes, file)
  const expect = (held: boolean, expected: string) => {
    if (!held) throw new Error(`${file}: expected ${expected}`)
  }
  const values = metadata.parse(JSON.parse(contents.metadata.checkpoint ?? 'null'))
  expect(values.identity === run.identity, `the identity of this run, ${run.identity}`)
  expect(values.checksum === checksum(contents.tensors), 'tensors of the checksum that it names')

  const { pretrain, finetunes } = run.settings
  const pretrained = contents.tensors.has('pretrainer.bias')
  expect(values.tests.length <= (pretrained ? finetunes.length : 0), 'at most the finetunes that the run has')
  const stage = pretrained ? finetunes[values.tests.length] : pretrain
  expect(values.batches <= (stage?.batches ?? 0), `at most ${stage?.batches ?? 0} batches of this stage`)
  const head = values.batches > 0 ? headFor(contents, file, 'head', datasets.get(stage.dataset)!) : undefined
  const losses = contents.tensors.get('losses')
  expect(losses !== undefined && losses.data.length <= values.batches, 'losses of batches of this stage')

  const testOf = (name: string, dataset: string, { images, loss }: z.infer<typeof tally>): Tally => {
    const { classes, test } = datasets.get(dataset)!
    expect(images <= test.count, `at most ${test.count} test images of ${dataset}`)
    return { images, loss, confusion: counts(contents, file, name, classes.length, images) }
  }
  if (values.test) expect(pretrained && values.batches === stage.batches, 'no test before the head is trained')
  return {
    standing: {
      extractor: extractorIn(contents, file),
      pretrainer: pretrained ? headFor(contents, file, 'pretrainer', datasets.get(pretrain.dataset)!) : undefined,
      finetunes: values.tests.map((test, i) => {
        const { dataset } = finetunes[i]
        const { confusion, loss, images } = testOf(`confusion@${dataset}`, dataset, test)
        return {
          dataset,
          generalizer: headFor(contents, file, 'generalizer', datasets.get(dataset)!, dataset),
          // The mean was divided once already.
          evaluation: { ...evaluationOf({ images, loss: 0, confusion }), loss },
        }
      }),
      batches: values.batches,
      head,
      tally: values.test && testOf('confusion', stage.dataset, values.test),
    },
    counters: { losses: [...losses!.data], finalLoss: values.finalLoss, seconds: values.seconds },
  }
}

function headFor(
  contents: SafetensorsFile,
  file: string,
  name: 'head' | 'pretrainer' | 'generalizer',
  { classes }: Dataset,
  suffix?: string,
): Head {
  const head = headIn(contents, file, name, suffix)
  if (head.bias.data.length !== classes.length)
    throw new Error(`${file}: expected a ${name} of ${classes.length} classes`)
  return head
}

const matrix = (rows: readonly (readonly number[])[]): Tensor => ({
  shape: [rows.length, rows.length],
  data: Float32Array.from(rows.flat()),
})

/** A confusion matrix; float32 holds counts up to 2²⁴ exactly. */
function counts(contents: SafetensorsFile, file: string, name: string, classes: number, images: number): number[][] {
  const tensor = contents.tensors.get(name)
  if (tensor?.shape.join() !== `${classes},${classes}`)
    throw new Error(`${file}: expected ${name} of shape [${classes}, ${classes}]`)
  const sum = tensor.data.reduce((total, count) => total + count, 0)
  if (sum !== images || !tensor.data.every(count => Number.isInteger(count) && count >= 0))
    throw new Error(`${file}: expected counts of ${images} images in ${name}`)
  return Array.from({ length: classes }, (_, row) => [...tensor.data.subarray(row * classes, (row + 1) * classes)])
}

function checksum(tensors: Iterable<readonly [string, Tensor]>): string {
  const hash = createHash('sha256')
  for (const [name, { data }] of tensors) {
    hash.update(`${name} ${data.length}\n`)
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
  }
  return hash.digest('hex')
}
