// x̃_i = x_i, ỹ_i = y_i: the baseline that every other augmentation is compared with.
import type { Augmentation } from './augmentation.ts'

export const none: Augmentation = {
  name: 'none',
  title: 'None',
  description: 'Leaves every image and its label unchanged.',
  source: 'the baseline',
  parameters: {},
  needsPartner: false,
  compose: position => ({ patches: [], label: [{ source: position, weight: 1 }] }),
}
