// x̃_i = x_i moved by whole pixels, uniform up to a share of the side in both directions, mirrored at the edges; ỹ_i = y_i.
// The weak augmentation of Sohn et al.: FixMatch. NeurIPS 2020, arXiv:2001.07685, section 2.3 (12.5 % of the side).
import type { Augmentation } from './augmentation.ts'
import { randomShift } from './random-shift.ts'
import { IMAGE_SIDE } from './regions.ts'
import { seenAs } from './seen-as.ts'

export const shift: Augmentation = {
  name: 'shift',
  title: 'Shift',
  description: 'Moves the image a little in any direction. The label is unchanged.',
  source: 'the weak augmentation of Sohn et al. 2020, arXiv:2001.07685',
  parameters: {
    share: {
      default: 0.125,
      minimum: 0,
      maximum: 0.5,
      description: 'The longest way in each direction, as a share of the image’s side.',
    },
  },
  needsPartner: false,
  compose(position, { random }, { share }) {
    return seenAs(position, [randomShift(random, Math.round(share * IMAGE_SIDE), 'mirror')])
  },
}
