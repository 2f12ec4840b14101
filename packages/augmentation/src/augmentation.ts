import type { Stream } from '@finetune-lab/random'

/**
 * An augmentation says, for each sample of a batch, how its image is composed from the batch's images and whose
 * classes its label holds, in what shares. It touches no pixels: the executors do, each on its own device, from the
 * same description, so that batches are the same on all of them.
 *
 * A further augmentation is one more file like `mixup.ts` and one line in `registry.ts`.
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
  /** Whether a sample needs a second one: a batch of one cannot be mixed. */
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

/** Values by parameter name; complete and within bounds. */
export type AugmentationParameters = Readonly<Record<string, number>>

export interface Draw {
  readonly batchSize: number
  /**
   * A position other than the sample's own, uniform over the rest of the batch. Drawn before any augmentation and
   * the same for all of them, so that they can be compared pair by pair.
   */
  readonly partner: number
  /** For everything else that is random about this sample. */
  readonly random: Stream
}

/** What becomes of one sample. */
export interface Composition {
  /** Painted one after another over the sample's own image. None: the image stays as it is. */
  readonly patches: readonly Patch[]
  /** The label as a distribution; weights are not negative and add up to 1. */
  readonly label: readonly Share[]
}

/**
 * Inside the rectangle (pixels, right and bottom exclusive): image ← image + weight · (source − image).
 * weight 1 replaces, weight 1 − λ over the whole image is mixup.
 */
export interface Patch {
  /** Position in the batch of the image that is painted. */
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
