import type { BestPoint } from '../best-point.ts'
import type { TroubleGroup } from '../point-trouble.ts'
import type { Contrast } from './contrasts.ts'
import type { LabelsSaved } from './labels-saved.ts'
import type { Plateau } from './plateau.ts'

/** What the finished runs answer about one finetune data set, in figures. */
export interface Findings {
  readonly dataset: string
  /** What the augmentations are compared with. */
  readonly reference: string
  readonly best?: BestPoint
  /** Points that nothing is claimed of, as training collapsed or runs failed; missing where there is none. */
  readonly trouble?: readonly TroubleGroup[]
  /** Each other augmentation against the reference, paired by seed. */
  readonly contrasts: readonly Contrast[]
  /** Of each augmentation with two sizes or more. */
  readonly plateaus: readonly Plateau[]
  /** Of each augmentation but the reference. */
  readonly labelsSaved: readonly LabelsSaved[]
}
