// Pads the image with p black pixels on each side and crops a random place of the original size;  ỹ_i = y_i.
// He, Zhang, Ren, Sun: Deep Residual Learning for Image Recognition. CVPR 2016, arXiv:1512.03385, section 4.2 (p = 4).
import type { Augmentation } from './augmentation.ts'
import { randomShift } from './random-shift.ts'
import { seenAs } from './seen-as.ts'

export const crop: Augmentation = {
  name: 'crop',
  title: 'Crop',
  description: 'Pads the image with black pixels and crops a random place of it. The label is unchanged.',
  source: 'He et al. 2016, arXiv:1512.03385, section 4.2',
  parameters: {
    padding: { default: 4, minimum: 1, maximum: 14, description: 'Pixels added on each side; fractions are rounded.' },
  },
  needsPartner: false,
  compose(position, { random }, { padding }) {
    return seenAs(position, [randomShift(random, Math.round(padding), 'black')])
  },
}
