// With probability p, sets one rectangle to the data set's mean: area uniform in [0.02, s_h] of the image, ratio of its
// sides from 0.3 to 1/0.3 (uniform in its logarithm), place uniform;  ỹ_i = y_i.
// Zhong, Zheng, Kang, Li, Yang: Random Erasing Data Augmentation. AAAI 2020, arXiv:1708.04896, algorithm 1 (variant RE-M).
import type { Augmentation } from './augmentation.ts'
import { IMAGE_PIXELS, IMAGE_SIDE } from './regions.ts'
import { seenAs } from './seen-as.ts'

const SMALLEST_AREA = 0.02
const FLATTEST = 0.3
const TRIES = 10

export const erasing: Augmentation = {
  name: 'erasing',
  title: 'Random erasing',
  description: 'Erases a random rectangle of half of the images. The label is unchanged.',
  source: 'Zhong et al. 2020, arXiv:1708.04896',
  parameters: {
    probability: { default: 0.5, minimum: 0, maximum: 1, description: 'Share of the images to erase a part of.' },
    area: {
      default: 0.4,
      minimum: 0.02,
      maximum: 1,
      description: 'The largest rectangle’s share of the image; the smallest one has 0.02.',
    },
  },
  needsPartner: false,
  compose(position, { random }, { probability, area }) {
    if (random.uniform() >= probability) return seenAs(position, [])
    // A rectangle that does not fit is drawn again, as in the paper.
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const pixels = IMAGE_PIXELS * (SMALLEST_AREA + random.uniform() * (area - SMALLEST_AREA))
      const ratio = FLATTEST ** (2 * random.uniform() - 1)
      const [width, height] = [Math.round(Math.sqrt(pixels / ratio)), Math.round(Math.sqrt(pixels * ratio))]
      if (width < 1 || height < 1 || width > IMAGE_SIDE || height > IMAGE_SIDE) continue
      const left = random.integer(IMAGE_SIDE - width + 1)
      const top = random.integer(IMAGE_SIDE - height + 1)
      const region = { left, top, right: left + width, bottom: top + height }
      return seenAs(position, [{ kind: 'erase', ...region }])
    }
    return seenAs(position, [])
  },
}
