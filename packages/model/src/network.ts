import type { Composition } from '@finetune-lab/augmentation'
import type { Optimizer } from '@finetune-lab/network'
import type { Extractor, Head } from './architecture.ts'
import { type OutputMeasures, type OutputSums, outputMeasures } from './output-sums.ts'
import type { ProbeFit } from './probe/fit-probe.ts'
import type { Standardisation } from './probe/standardise.ts'

/**
 * One network on one device. The training loop is written against this interface. Holds an extractor, one head, and the
 * images (or their features) to train on. `packages/model/src/simd` implements it with CPU kernels.
 */
export interface Network {
  setExtractor(extractor: Extractor): void
  extractor(): Extractor
  /** Replaces the head. Its number of classes may differ from before. */
  setHead(head: Head): void
  head(): Head
  /** What the optimizer has gathered since `setHead`, for checkpoints. Missing: plain SGD keeps nothing. */
  optimizerState?(): OptimizerState | undefined
  /** Continues with the state of a checkpoint; after `setHead`. */
  setOptimizerState?(state: OptimizerState): void

  /** Copies the images for the next `pretrain` or `computeFeatures` calls. */
  loadImages(images: LabelledImages): void
  /**
   * Trains extractor and head, one step after another, on batches of the loaded images.
   *
   * @param optimisation default: plain SGD with a constant learning rate
   * @returns Float32Array [steps], the mean loss of each batch
   */
  pretrain(steps: PretrainingSteps, learningRate: number, optimisation?: Optimisation): Float32Array
  /**
   * Computes the features of all loaded images without dropout and keeps them on the device for `finetune`.
   * @returns Float32Array [count, 256] in PyTorch's order (channel, row, column)
   */
  computeFeatures(): Float32Array
  /**
   * Standardises the features computed last: each to mean 0 and standard deviation 1 over the loaded images. A head that
   * is then trained on them needs `onRawFeatures` before it classifies. Missing: not supported.
   */
  standardiseFeatures?(): Standardisation
  /**
   * Trains only the head, on the features computed last.
   * @returns Float32Array [steps], the mean loss of each batch
   */
  finetune(steps: FinetuningSteps, learningRate: number, optimisation?: Optimisation): Float32Array
  /**
   * Replaces the head by one fitted to convergence on the features computed last; see `fitProbe`. Yields often, so that
   * a caller can stop. An unfinished fit leaves the head unchanged.
   */
  fitHead(): Generator<void, ProbeFit>
  /**
   * Classifies images with the current head, without dropout.
   * @param before the counts over the previous images: a test set may be processed in parts, each a multiple of 256
   *   images; the sums are bit for bit the same as for the whole set
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
  /** Uint16Array [steps, batchSize]: bit c is set if channel c of the 16 is kept. */
  readonly channelsKept: Uint16Array
  /** The factor for kept channels: 1 / (1 − p). */
  readonly keptScale: number
  /**
   * For networks other than the course network, in place of `channelsKept`: what each dropout layer multiplies by in a
   * step, by the layer's name (finetuning a head: `features`). Float32Array [batchSize, channels or values].
   */
  readonly factorsOf?: (step: number) => Readonly<Record<string, Float32Array>>
}

/** How gradients become steps. */
export interface Optimisation {
  readonly optimizer: Optimizer
  /** The largest norm of all gradients together; longer ones are shortened (Pascanu et al. 2013, arXiv:1211.5063). */
  readonly clip?: number
  /** Each step's share of the learning rate. Missing: the whole. */
  readonly rates?: ArrayLike<number>
}

/** What an optimizer keeps: the number of steps, and values by kind and parameter. */
export interface OptimizerState {
  readonly steps: number
  readonly values: Readonly<Record<string, Readonly<Record<string, Float32Array>>>>
}

export interface PretrainingSteps extends FinetuningSteps {
  /** [steps, batchSize]: how each sample is composed from its batch. */
  readonly compositions: readonly Composition[]
}

/** Counts over a test set, or over its beginning. */
export interface Tally {
  readonly images: number
  /** Sum of −log p(label). */
  readonly loss: number
  /** As in `Evaluation`. */
  readonly confusion: readonly (readonly number[])[]
  readonly outputs: OutputSums
}

export function evaluationOf({ images, loss, confusion, outputs }: Tally): Evaluation {
  return {
    testImages: images,
    accuracy: shareRight(confusion, images),
    loss: loss / images,
    confusion,
    ...outputMeasures(outputs, images),
  }
}

/** The accuracy in a confusion matrix of this many images. */
export function shareRight(confusion: Evaluation['confusion'], images: number): number {
  return confusion.reduce((sum, row, label) => sum + row[label], 0) / images
}

/** The measures of the outputs are missing in results of versions that did not record them. */
export interface Evaluation extends Partial<OutputMeasures> {
  readonly testImages: number
  /** Share of the images whose likeliest class is their label. */
  readonly accuracy: number
  /** Mean of −log p(label). */
  readonly loss: number
  /** [classes][classes]: rows are true classes, columns the likeliest ones, entries count images. */
  readonly confusion: readonly (readonly number[])[]
}
