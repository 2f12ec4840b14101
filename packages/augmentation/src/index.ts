export type {
  Augmentation,
  AugmentationParameter,
  AugmentationParameters,
  Composition,
  Draw,
  Patch,
  Share,
} from './augmentation.ts'
export { composeBatch, drawPartners } from './compose-batch.ts'
export { fixedLambda } from './fixed-lambda.ts'
export { labelShares } from './label-shares.ts'
export { paint, paintPatch } from './paint.ts'
export {
  type AugmentationChoice,
  augmentationLabel,
  augmentations,
  defaultParameters,
  findAugmentation,
} from './registry.ts'
export { hasViews, viewImages } from './view/view-images.ts'
