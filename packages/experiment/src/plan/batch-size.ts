import { type AugmentationChoice, augmentationLabel, findAugmentation } from '@finetune-lab/augmentation'
import type { Experiment } from '../experiment.ts'

/** A subset with fewer images than `batchSize`: each of its batches is the whole subset. */
export interface SmallSubset {
  readonly stage: 'pretrain' | 'finetune'
  readonly dataset: string
  readonly samplesPerClass: number
  readonly classes: number
  readonly images: number
  /** As given in the experiment file; larger than `images`. */
  readonly batchSize: number
}

/**
 * The subsets of an experiment that are smaller than a batch, in file order.
 *
 * @param classesOf number of classes of a data set; undefined if the data set is unknown
 */
export function smallSubsets(
  { pretrain, finetune, tune }: Experiment,
  classesOf: (dataset: string) => number | undefined,
): SmallSubset[] {
  const small = (
    stage: SmallSubset['stage'],
    dataset: string,
    samplesPerClass: number,
    batchSize: number,
  ): SmallSubset[] => {
    const classes = classesOf(dataset)
    if (!classes || samplesPerClass * classes >= batchSize) return []
    return [{ stage, dataset, samplesPerClass, classes, images: samplesPerClass * classes, batchSize }]
  }
  const sizesOf = (stage: SmallSubset['stage'], own: number | readonly number[]) =>
    (tune?.[`${stage}.batchSize`] as readonly number[] | undefined) ?? [own].flat()
  const ofStage = (stage: SmallSubset['stage'], { dataset, samplesPerClass, batchSize }: Subsets) =>
    [dataset]
      .flat()
      .flatMap(name =>
        [samplesPerClass]
          .flat()
          .flatMap(samples => sizesOf(stage, batchSize).flatMap(size => small(stage, name, samples, size))),
      )
  return [...ofStage('pretrain', pretrain), ...ofStage('finetune', finetune)]
}

/** Each one value or several. */
interface Subsets {
  readonly dataset: string | readonly string[]
  readonly samplesPerClass: number | readonly number[]
  readonly batchSize: number | readonly number[]
}

/** Labels of the augmentations that cannot mix a batch of this size because it has no second image. */
export function withoutPartner(augmentations: readonly AugmentationChoice[], batchSize: number): string[] {
  if (batchSize > 1) return []
  return augmentations.filter(({ name }) => findAugmentation(name)?.needsPartner).map(augmentationLabel)
}
