import type { Composition } from './augmentation.ts'
import type { ImageOperation } from './view/operation.ts'

/** The sample's own image after these operations, with its own label. Without operations, the image as stored. */
export const seenAs = (position: number, view: readonly ImageOperation[]): Composition => ({
  view,
  patches: [],
  label: [{ source: position, weight: 1 }],
})
