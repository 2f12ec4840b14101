// x̃_i = c (b x_i) + (1 − c) ½,  b uniform in 1 ± brightness, c uniform in 1 ± contrast, each result cut off at 0 and 1;
// ỹ_i = y_i. Contrast is about middle grey, not about the image's mean, so that a dark ground stays comparable.
// Krizhevsky, Sutskever, Hinton: ImageNet Classification with Deep Convolutional Neural Networks. NIPS 2012; the
// parameters are named as in torchvision's ColorJitter. Saturation and hue need colour.
import type { Augmentation } from './augmentation.ts'
import { seenAs } from './seen-as.ts'

const MIDDLE_GREY = 127.5

export const jitter: Augmentation = {
  name: 'jitter',
  title: 'Jitter',
  description: 'Changes brightness and contrast at random. The label is unchanged.',
  source: 'torchvision’s ColorJitter, without colour',
  parameters: {
    brightness: {
      default: 0.4,
      minimum: 0,
      maximum: 1,
      description: 'The largest change of brightness: 0.4 is from 0.6 to 1.4 times.',
    },
    contrast: {
      default: 0.4,
      minimum: 0,
      maximum: 1,
      description: 'The largest change of contrast about middle grey: 0.4 is from 0.6 to 1.4 times.',
    },
  },
  needsPartner: false,
  compose(position, { random }, { brightness, contrast }) {
    const factor = (most: number) => 1 + (2 * random.uniform() - 1) * most
    const [bright, steep] = [factor(brightness), factor(contrast)]
    return seenAs(position, [
      { kind: 'tone', gain: bright, offset: 0 },
      { kind: 'tone', gain: steep, offset: (1 - steep) * MIDDLE_GREY },
    ])
  },
}
