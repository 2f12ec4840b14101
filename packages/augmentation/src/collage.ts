// x̃_i: top-left and bottom-right quarters from x_j, the other two from x_i;  ỹ_i = ½ y_i + ½ y_j,  j ≠ i from the batch.
// A fixed two-image case of Takahashi, Matsubara, Uehara: Data Augmentation using Random Image Cropping and Patching
// for Deep CNNs. IEEE TCSVT 2020, arXiv:1811.09030.
import type { Augmentation } from './augmentation.ts'
import { BOTTOM_RIGHT, TOP_LEFT } from './regions.ts'

export const collage: Augmentation = {
  name: 'collage',
  title: 'Collage',
  description: 'Takes the top-left and bottom-right quarters from a partner in the batch. The label is half and half.',
  source: 'after Takahashi et al. 2020, arXiv:1811.09030',
  parameters: {},
  needsPartner: true,
  compose: (position, { partner }) => ({
    patches: [
      { source: partner, weight: 1, ...TOP_LEFT },
      { source: partner, weight: 1, ...BOTTOM_RIGHT },
    ],
    label: [
      { source: position, weight: 0.5 },
      { source: partner, weight: 0.5 },
    ],
  }),
}
