// x̃_i = λ x_i + (1 − λ) x_j,  ỹ_i = λ y_i + (1 − λ) y_j,  λ ~ Beta(α, α) for each sample, j ≠ i from the same batch.
// Zhang, Cisse, Dauphin, Lopez-Paz: mixup: Beyond Empirical Risk Minimization. ICLR 2018, arXiv:1710.09412, section 2.
import type { Augmentation } from './augmentation.ts'
import { WHOLE_IMAGE } from './regions.ts'

export const mixup: Augmentation = {
  name: 'mixup',
  title: 'Mixup',
  description: 'Blends each image and its label with a partner from the batch, with weights λ and 1 − λ.',
  source: 'Zhang et al. 2018, arXiv:1710.09412',
  parameters: {
    alpha: {
      default: 0.3,
      minimum: 0.01,
      maximum: 100,
      description: 'λ ~ Beta(α, α). Small values leave most images nearly unchanged; 1 makes λ uniform.',
    },
  },
  needsPartner: true,
  compose(position, { partner, random }, { alpha }) {
    const lambda = random.beta(alpha)
    return {
      patches: [{ source: partner, weight: 1 - lambda, ...WHOLE_IMAGE }],
      label: [
        { source: position, weight: lambda },
        { source: partner, weight: 1 - lambda },
      ],
    }
  },
}
