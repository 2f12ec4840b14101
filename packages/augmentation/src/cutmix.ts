// x̃_i = x_i with one rectangle from x_j at the same place; ỹ_i = λ y_i + (1 − λ) y_j, λ = 1 − the rectangle's true share
// of the image. Side √(1 − λ₀) of the image's, λ₀ ~ Beta(α, α), centre uniform, cut off at the edges.
// Yun, Han, Oh, Chun, Choe, Yoo: CutMix: Regularization Strategy to Train Strong Classifiers with Localizable Features.
// ICCV 2019, arXiv:1905.04899, section 3.1 and algorithm A1.
import type { Augmentation } from './augmentation.ts'
import { areaShare, IMAGE_SIDE, squareAround } from './regions.ts'

export const cutmix: Augmentation = {
  name: 'cutmix',
  title: 'CutMix',
  description: 'Replaces a random rectangle by the same part of a partner. The label is shared by area.',
  source: 'Yun et al. 2019, arXiv:1905.04899',
  parameters: {
    alpha: {
      default: 1,
      minimum: 0.01,
      maximum: 100,
      description: 'The rectangle covers 1 − λ of the image, λ ~ Beta(α, α). 1 makes λ uniform.',
    },
  },
  needsPartner: true,
  compose(position, { partner, random }, { alpha }) {
    const side = Math.floor(IMAGE_SIDE * Math.sqrt(1 - random.beta(alpha)))
    const region = squareAround(random.integer(IMAGE_SIDE), random.integer(IMAGE_SIDE), side)
    const share = areaShare(region)
    return {
      patches: share === 0 ? [] : [{ source: partner, weight: 1, ...region }],
      label: [
        { source: position, weight: 1 - share },
        { source: partner, weight: share },
      ],
    }
  },
}
