// Each pixel moves by a smooth random field: displacements with standard deviation σ at a grid of 5 × 5 points, uniform in
// ±√3 σ in each direction, linear in between; bilinear interpolation of the image, black outside;  ỹ_i = y_i.
// Simard, Steinkraus, Platt: Best Practices for Convolutional Neural Networks Applied to Visual Document Analysis. ICDAR
// 2003, section 2, whose field (α = 34, smoothed by a Gaussian of 4 pixels) has a standard deviation of 1.4 pixels; the
// coarse grid in place of the Gaussian is from Ronneberger, Fischer, Brox: U-Net. MICCAI 2015, arXiv:1505.04597, 3.1.
import type { Augmentation } from './augmentation.ts'
import { seenAs } from './seen-as.ts'

const POINTS = 5

export const elastic: Augmentation = {
  name: 'elastic',
  title: 'Elastic',
  description: 'Distorts the image by a smooth random field. The label is unchanged.',
  source: 'Simard et al. 2003, doi:10.1109/ICDAR.2003.1227801',
  parameters: {
    strength: {
      default: 1.4,
      minimum: 0,
      maximum: 10,
      description: 'Standard deviation of the displacements, in pixels.',
    },
  },
  needsPartner: false,
  compose(position, { random }, { strength }) {
    const field = () =>
      Array.from({ length: POINTS ** 2 }, () => Math.sqrt(3) * strength * (random.uint32() / 2 ** 31 - 1))
    const [right, down] = [field(), field()]
    return seenAs(position, [{ kind: 'elastic', points: POINTS, right, down }])
  },
}
