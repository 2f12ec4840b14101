// x̃_i = x_i mirrored left to right with probability p;  ỹ_i = y_i. Wrong for most letters and digits: a mirrored b is a d.
// Krizhevsky, Sutskever, Hinton: ImageNet Classification with Deep Convolutional Neural Networks. NIPS 2012, section 4.1.
import type { Augmentation } from './augmentation.ts'
import { seenAs } from './seen-as.ts'

export const flip: Augmentation = {
  name: 'flip',
  title: 'Flip',
  description: 'Mirrors half of the images left to right. The label is unchanged. Not for letters and digits.',
  source: 'Krizhevsky et al. 2012, section 4.1',
  parameters: {
    probability: { default: 0.5, minimum: 0, maximum: 1, description: 'Share of the images to mirror.' },
  },
  needsPartner: false,
  compose(position, { random }, { probability }) {
    if (random.uniform() >= probability) return seenAs(position, [])
    return seenAs(position, [{ kind: 'warp', matrix: [-1, 0, 0, 0, 1, 0] }])
  },
}
