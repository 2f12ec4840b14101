export type {
  Augmentation,
  AugmentationParameter,
  AugmentationParameters,
  Composition,
  Draw,
  Patch,
  Share,
} from './augmentation.ts'
export { composeBatch } from './compose-batch.ts'
export { paint } from './paint.ts'
export {
  type AugmentationChoice,
  augmentationLabel,
  augmentations,
  defaultParameters,
  findAugmentation,
} from './registry.ts'
