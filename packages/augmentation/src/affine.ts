// x̃_i(p) = x_i(A⁻¹ (p − c) + c − t): A rotates, shears and scales about the centre c, t shifts; each is uniform within its
// bounds, bilinear interpolation, black outside;  ỹ_i = y_i.
// Simard, Steinkraus, Platt: Best Practices for Convolutional Neural Networks Applied to Visual Document Analysis. ICDAR
// 2003, section 2; the parameters are named as in torchvision's RandomAffine.
import type { Augmentation } from './augmentation.ts'
import { IMAGE_SIDE } from './regions.ts'
import { seenAs } from './seen-as.ts'

const RADIANS = Math.PI / 180

export const affine: Augmentation = {
  name: 'affine',
  title: 'Affine',
  description: 'Rotates, shifts, scales and shears the image a little. The label is unchanged.',
  source: 'Simard et al. 2003, doi:10.1109/ICDAR.2003.1227801',
  parameters: {
    rotation: {
      default: 15,
      minimum: 0,
      maximum: 180,
      description: 'The largest rotation to either side, in degrees.',
    },
    shift: {
      default: 0.1,
      minimum: 0,
      maximum: 0.5,
      description: 'The longest way in each direction, as a share of the image’s side.',
    },
    scale: {
      default: 0.1,
      minimum: 0,
      maximum: 0.9,
      description: 'The largest change of size: 0.1 is from 0.9 to 1.1 times.',
    },
    shear: { default: 10, minimum: 0, maximum: 60, description: 'The largest shear to either side, in degrees.' },
  },
  needsPartner: false,
  compose(position, { random }, { rotation, shift, scale, shear }) {
    const between = (most: number) => (2 * random.uniform() - 1) * most
    const angle = between(rotation) * RADIANS
    const [right, down] = [between(shift) * IMAGE_SIDE, between(shift) * IMAGE_SIDE]
    const size = 1 + between(scale)
    const slant = Math.tan(between(shear) * RADIANS)
    // A = size · rotation · (1 slant; 0 1), inverted.
    const [cos, sin] = [Math.cos(angle) / size, Math.sin(angle) / size]
    const [a, b, d, e] = [cos + slant * sin, sin - slant * cos, -sin, cos]
    return seenAs(position, [{ kind: 'warp', matrix: [a, b, -(a * right + b * down), d, e, -(d * right + e * down)] }])
  },
}
