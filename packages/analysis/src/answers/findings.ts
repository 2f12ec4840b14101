import type { BestPoint } from '../best-point.ts'
import type { OutlyingPoint, TroubleGroup } from '../point-trouble.ts'
import type { Contrast } from './contrasts.ts'
import type { ControlContrast } from './control-contrasts.ts'
import type { LabelsSaved } from './labels-saved.ts'
import type { LearningCurve } from './learning-curve.ts'
import type { Picked } from './picked.ts'
import type { Plateau } from './plateau.ts'

/** The conclusions about one finetune data set, in figures. */
export interface Findings {
  readonly dataset: string
  /** What the augmentations are compared with. */
  readonly reference: string
  /** `picked`: missing if there is one point only. */
  readonly best?: BestPoint & { readonly picked?: Picked }
  /** Points without claims because training collapsed or runs failed; missing if there are none. */
  readonly trouble?: readonly TroubleGroup[]
  /** Points whose mean includes a seed far from the others; missing if there are none. */
  readonly outlying?: readonly OutlyingPoint[]
  /** Each other augmentation compared with the reference, paired by seed. */
  readonly contrasts: readonly Contrast[]
  /** Each control that the sweep has, compared with the reference; missing if it has none. */
  readonly controls?: readonly ControlContrast[]
  /** One per augmentation with two sizes or more. */
  readonly plateaus: readonly Plateau[]
  /** One per augmentation with five sizes or more. */
  readonly learningCurves: readonly LearningCurve[]
  /** One per augmentation except the reference. */
  readonly labelsSaved: readonly LabelsSaved[]
}
