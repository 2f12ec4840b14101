import type { Stream } from '@finetune-lab/random'
import type { ImageOperation } from './view/operation.ts'

/**
 * An augmentation describes, for each sample of a batch, how its image is seen, which of the batch's images make it up,
 * and how its label is shared among their classes. It touches no pixels: each executor applies the same description, so
 * batches are the same on all of them.
 *
 * To add an augmentation, write one file like `mixup.ts` and add one line to `registry.ts`.
 */
export interface Augmentation {
  /** The name used in experiment files. */
  readonly name: string
  readonly title: string
  /** One sentence for hovers and reports. */
  readonly description: string
  /** Where it comes from: authors, year, identifier. */
  readonly source: string
  readonly parameters: Readonly<Record<string, AugmentationParameter>>
  /** Whether a sample needs a partner. If so, the batch size must be at least 2. */
  readonly needsPartner: boolean
  /** Draws the composition of the sample at `position`. Every random choice comes from `draw`. */
  compose(position: number, draw: Draw, parameters: AugmentationParameters): Composition
}

export interface AugmentationParameter {
  readonly default: number
  readonly minimum: number
  readonly maximum: number
  readonly description: string
}

/** Values by parameter name. Complete and within bounds. */
export type AugmentationParameters = Readonly<Record<string, number>>

export interface Draw {
  readonly batchSize: number
  /**
   * A position other than the sample's own, uniform over the rest of the batch. It is drawn before any augmentation and
   * is the same for all of them, so that they can be compared in pairs.
   */
  readonly partner: number
  /** For every other random choice about this sample. */
  readonly random: Stream
}

/** How one sample is made. */
export interface Composition {
  /**
   * Applied in order to the sample's own grey values, before anything is painted: warps, erased rectangles, changed
   * tones. Other samples paint the image as it is seen here. Absent: the image as stored.
   */
  readonly view?: readonly ImageOperation[]
  /** Painted in order over the sample's own image. Empty: the image stays unchanged. */
  readonly patches: readonly Patch[]
  /** The label as a distribution. Weights are not negative and add up to 1. */
  readonly label: readonly Share[]
  /** The part of the label that is spread evenly over all classes; `label` shares the rest. Default: 0. */
  readonly smoothing?: number
}

/**
 * Inside the rectangle (pixels, right and bottom exclusive): image ← image + weight · (source − image). Weight 1
 * replaces the pixels; weight 1 − λ over the whole image is mixup.
 */
export interface Patch {
  /** Position in the batch of the image to paint. */
  readonly source: number
  /** In [0, 1]. */
  readonly weight: number
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

export interface Share {
  /** Position in the batch of the sample whose class gets the weight. */
  readonly source: number
  readonly weight: number
}
