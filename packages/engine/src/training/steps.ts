import { type BatchOrder, batchOrder } from '@finetune-lab/data'
import { effectiveBatchSize, type FinetuneSettings, type RunSettings } from '@finetune-lab/experiment'
import { architecture, type FinetuningSteps, type PretrainingSteps } from '@finetune-lab/model'
import type { InferredNetwork } from '@finetune-lab/network'
import { type Stream, streamFamily } from '@finetune-lab/random'
import { batchCompositions } from './compositions.ts'
import { dropoutFactors, featureFactors } from './dropout-factors.ts'
import { BATCHES_AT_ONCE } from './portions.ts'
import { FINETUNE_BATCHES, FINETUNE_DROPOUT, PRETRAIN_BATCHES, PRETRAIN_DROPOUT } from './random-purposes.ts'

/**
 * The batches of a run's pre-training, in order. If the subset is smaller than a batch, each batch is the whole subset.
 *
 * @param count number of images in the subset
 * @param from the first batch to return; any batch can be drawn without those before it
 * @param atOnce returns the number of batches to draw together; called each time
 * @param network for kernels of any network, whose dropout layers are drawn instead of the course network's channels
 */
export function* pretrainingSteps(
  { seed, pretrain }: RunSettings,
  count: number,
  from = 0,
  atOnce = () => BATCHES_AT_ONCE,
  network?: InferredNetwork,
): Generator<PretrainingSteps> {
  const { dataset, samplesPerClass, batches, dropout } = pretrain
  const batchSize = effectiveBatchSize(pretrain.batchSize, count)
  const keys = [dataset, samplesPerClass]
  const order = batchOrder({ count, batchSize, seed, purpose: PRETRAIN_BATCHES, keys })
  const compositionsOf = batchCompositions({ seed, dataset, samplesPerClass, batchSize }, pretrain.augmentation)
  const dropoutOf = streamFamily(seed, PRETRAIN_DROPOUT, ...keys)

  for (const numbers of batchNumbers(from, batches, atOnce))
    yield {
      ...samplesAndDropout(numbers, batchSize, order, network ? 0 : dropout, dropoutOf),
      ...(network && { factorsOf: dropoutFactors(network, dropout, batchSize, numbers, dropoutOf) }),
      compositions: numbers.flatMap(compositionsOf),
    }
}

/** The batches of a head's finetuning, in order; `from`, `atOnce` and `network` as above. */
export function* finetuningSteps(
  seed: number,
  finetune: FinetuneSettings,
  count: number,
  from = 0,
  atOnce = () => BATCHES_AT_ONCE,
  network?: InferredNetwork,
): Generator<FinetuningSteps> {
  const { dataset, samplesPerClass, batches, dropout } = finetune
  const batchSize = effectiveBatchSize(finetune.batchSize, count)
  const keys = [dataset, samplesPerClass]
  const order = batchOrder({ count, batchSize, seed, purpose: FINETUNE_BATCHES, keys })
  const dropoutOf = streamFamily(seed, FINETUNE_DROPOUT, ...keys)

  for (const numbers of batchNumbers(from, batches, atOnce))
    yield {
      ...samplesAndDropout(numbers, batchSize, order, network ? 0 : dropout, dropoutOf),
      ...(network && { factorsOf: featureFactors(network, dropout, batchSize, numbers, dropoutOf) }),
    }
}

/** The numbers of the batches handed over together. */
function* batchNumbers(from: number, batches: number, atOnce: () => number): Generator<number[]> {
  for (let first = from, count: number; first < batches; first += count) {
    count = Math.min(atOnce(), batches - first)
    yield Array.from({ length: count }, (_, step) => first + step)
  }
}

function samplesAndDropout(
  numbers: readonly number[],
  batchSize: number,
  order: BatchOrder,
  dropout: number,
  dropoutOf: (batch: number) => Stream,
): FinetuningSteps {
  const samples = new Uint32Array(numbers.length * batchSize)
  for (const [step, batch] of numbers.entries()) samples.set(order.at(batch), step * batchSize)
  return { steps: numbers.length, batchSize, samples, ...channelDropout(numbers, batchSize, dropout, dropoutOf) }
}

/**
 * Dropout of whole channels (Tompson et al. 2015, arXiv:1411.4280, section 3.2): each of a sample's 16 channels is
 * dropped with probability p; the others are multiplied by 1 / (1 − p).
 */
function channelDropout(
  batches: readonly number[],
  batchSize: number,
  p: number,
  randomOf: (batch: number) => Stream,
): { channelsKept: Uint16Array; keptScale: number } {
  const channelsKept = new Uint16Array(batches.length * batchSize).fill(0xffff)
  if (p > 0)
    for (const [i, batch] of batches.entries()) {
      const random = randomOf(batch)
      for (let sample = 0; sample < batchSize; sample++) channelsKept[i * batchSize + sample] = keptChannels(p, random)
    }
  return { channelsKept, keptScale: 1 / (1 - p) }
}

function keptChannels(p: number, random: Stream): number {
  const threshold = p * 2 ** 32
  let kept = 0
  for (let channel = 0; channel < architecture.conv2Channels; channel++)
    if (random.uint32() >= threshold) kept |= 1 << channel
  return kept
}
