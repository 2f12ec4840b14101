// x̃_i = x_i;  ỹ_i = (1 − ε) y_i + ε / K, spread over all K classes.
// Szegedy, Vanhoucke, Ioffe, Shlens, Wojna: Rethinking the Inception Architecture. CVPR 2016, arXiv:1512.00567, section 7.
import type { Augmentation } from './augmentation.ts'

export const smoothing: Augmentation = {
  name: 'smoothing',
  title: 'Label smoothing',
  description: 'Leaves every image unchanged and spreads a small part of its label over all classes.',
  source: 'Szegedy et al. 2016, arXiv:1512.00567',
  parameters: {
    share: { default: 0.1, minimum: 0, maximum: 1, description: 'The part of the label to spread, ε in the paper.' },
  },
  needsPartner: false,
  compose: (position, _, { share }) => ({
    patches: [],
    label: [{ source: position, weight: 1 }],
    smoothing: share,
  }),
}
