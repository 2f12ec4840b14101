import type { Composition } from '@finetune-lab/augmentation'
import type { Extractor, Head } from './architecture.ts'
import type { ProbeFit } from './probe/fit-probe.ts'

/**
 * One network on one device: what the training loop is written against. It holds an extractor, one head, and the images
 * (or their features) that it is trained on. `packages/model/src/simd` implements it with CPU kernels.
 */
export interface Network {
  setExtractor(extractor: Extractor): void
  extractor(): Extractor
  /** Replaces the head; its number of classes may differ from the one before. */
  setHead(head: Head): void
  head(): Head

  /** Copies the images that the next `pretrain` or `computeFeatures` calls use. */
  loadImages(images: LabelledImages): void
  /**
   * Trains extractor and head, one SGD step after another, on batches of the loaded images.
   * @returns Float32Array [steps], the mean loss of each batch
   */
  pretrain(steps: PretrainingSteps, learningRate: number): Float32Array
  /**
   * Features of all loaded images without dropout; kept on the device for `finetune`.
   * @returns Float32Array [count, 256] in PyTorch's order (channel, row, column)
   */
  computeFeatures(): Float32Array
  /**
   * Trains the head alone on the features computed last.
   * @returns Float32Array [steps], the mean loss of each batch
   */
  finetune(steps: FinetuningSteps, learningRate: number): Float32Array
  /**
   * Replaces the head by one that is fitted to convergence on the features computed last; see `fitProbe`. Yields often,
   * so that a caller can stop. A fit that was not finished leaves the head as it was.
   */
  fitHead(): Generator<void, ProbeFit>
  /**
   * Classifies images with the head as it is, without dropout.
   * @param before what was counted over the images before these: a test set may be gone through in parts, each a
   *   multiple of 256 images; the sums are the same bits as over the whole
   */
  evaluate(images: LabelledImages, before?: Tally): Tally
}

export interface LabelledImages {
  readonly count: number
  /** Uint8Array [count, 784], grey values 0 … 255. */
  readonly images: Uint8Array
  /** Uint8Array [count], below `classes`. */
  readonly labels: Uint8Array
  readonly classes: number
  /** x = (grey / 255 − mean) / std */
  readonly mean: number
  readonly std: number
}

export interface FinetuningSteps {
  readonly steps: number
  /** 1 … 256 */
  readonly batchSize: number
  /** Uint32Array [steps, batchSize], indices of loaded images. */
  readonly samples: Uint32Array
  /** Uint16Array [steps, batchSize]: bit c is set where channel c of the 16 is kept. */
  readonly channelsKept: Uint16Array
  /** What kept channels are multiplied with: 1 / (1 − p). */
  readonly keptScale: number
}

export interface PretrainingSteps extends FinetuningSteps {
  /** [steps, batchSize]: how each sample is composed from its batch. */
  readonly compositions: readonly Composition[]
}

/** What has been counted over a test set, or over its beginning. */
export interface Tally {
  readonly images: number
  /** Sum of −log p(label). */
  readonly loss: number
  /** As in Evaluation. */
  readonly confusion: readonly (readonly number[])[]
}

export function evaluationOf({ images, loss, confusion }: Tally): Evaluation {
  const right = confusion.reduce((sum, row, label) => sum + row[label], 0)
  return { testImages: images, accuracy: right / images, loss: loss / images, confusion }
}

export interface Evaluation {
  readonly testImages: number
  /** Share of the images whose likeliest class is their label. */
  readonly accuracy: number
  /** Mean of −log p(label). */
  readonly loss: number
  /** [classes][classes]: rows are true classes, columns the likeliest ones, entries count images. */
  readonly confusion: readonly (readonly number[])[]
}
