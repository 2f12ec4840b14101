// x̃_i = x_i with one square set to the data set's mean, centre uniform, cut off at the edges;  ỹ_i = y_i.
// DeVries, Taylor: Improved Regularization of Convolutional Neural Networks with Cutout. 2017, arXiv:1708.04552.
import type { Augmentation } from './augmentation.ts'
import { IMAGE_SIDE, squareAround } from './regions.ts'
import { seenAs } from './seen-as.ts'

export const cutout: Augmentation = {
  name: 'cutout',
  title: 'Cutout',
  description: 'Erases a random square. The label is unchanged.',
  source: 'DeVries and Taylor 2017, arXiv:1708.04552',
  parameters: {
    side: {
      default: 0.5,
      minimum: 0.05,
      maximum: 1,
      description: 'Side of the square as a share of the image’s side. The paper takes half for CIFAR-10.',
    },
  },
  needsPartner: false,
  compose(position, { random }, { side }) {
    const region = squareAround(random.integer(IMAGE_SIDE), random.integer(IMAGE_SIDE), Math.round(side * IMAGE_SIDE))
    return seenAs(position, [{ kind: 'erase', ...region }])
  },
}
