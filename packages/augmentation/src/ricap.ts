// Four images meet at a point (w, h), w and h ~ Beta(β, β) of the side. Each quarter is a part of the same size from a
// random place of its image; ỹ = Σ_k (area of quarter k) y_k. The sample itself is the top-left quarter.
// Takahashi, Matsubara, Uehara: Data Augmentation using Random Image Cropping and Patching for Deep CNNs. IEEE TCSVT
// 2020, arXiv:1811.09030, section III.
import type { Augmentation } from './augmentation.ts'
import { areaShare, IMAGE_SIDE, type Region } from './regions.ts'

export const ricap: Augmentation = {
  name: 'ricap',
  title: 'RICAP',
  description: 'Patches an image together from random crops of four images of the batch. The label is shared by area.',
  source: 'Takahashi et al. 2020, arXiv:1811.09030',
  parameters: {
    beta: {
      default: 0.3,
      minimum: 0.01,
      maximum: 100,
      description: 'Where the four images meet, from Beta(β, β). Small values leave most of the area to one image.',
    },
  },
  needsPartner: true,
  compose(position, { batchSize, partner, random }, { beta }) {
    const x = Math.round(IMAGE_SIDE * random.beta(beta))
    const y = Math.round(IMAGE_SIDE * random.beta(beta))
    const sources = [position, partner, random.integer(batchSize), random.integer(batchSize)]
    const regions: readonly Region[] = [
      { left: 0, top: 0, right: x, bottom: y },
      { left: x, top: 0, right: IMAGE_SIDE, bottom: y },
      { left: 0, top: y, right: x, bottom: IMAGE_SIDE },
      { left: x, top: y, right: IMAGE_SIDE, bottom: IMAGE_SIDE },
    ]
    const view = regions.map((region, k) => ({
      kind: 'paste' as const,
      source: sources[k],
      ...region,
      fromLeft: random.integer(IMAGE_SIDE - (region.right - region.left) + 1),
      fromTop: random.integer(IMAGE_SIDE - (region.bottom - region.top) + 1),
    }))
    return {
      view: view.filter(region => areaShare(region) > 0),
      patches: [],
      label: regions.map((region, k) => ({ source: sources[k], weight: areaShare(region) })),
    }
  },
}
