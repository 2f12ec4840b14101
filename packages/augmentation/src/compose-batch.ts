import type { Stream } from '@finetune-lab/random'
import type { Augmentation, AugmentationParameters, Composition } from './augmentation.ts'

/**
 * Draws the compositions of one batch.
 *
 * @param partners draws the partners. The augmentation does not advance it, so every augmentation gets the same
 * partners
 * @param random for the augmentation's own choices
 */
export function composeBatch(
  augmentation: Augmentation,
  parameters: AugmentationParameters,
  batchSize: number,
  partners: Stream,
  random: Stream,
): Composition[] {
  if (augmentation.needsPartner && batchSize < 2)
    throw new RangeError(`batchSize 1: ${augmentation.name} needs a partner for each sample; expected at least 2`)
  return drawPartners(batchSize, partners).map((partner, position) =>
    augmentation.compose(position, { batchSize, partner, random }, parameters),
  )
}

/**
 * The partner of each sample: another position, uniform over the rest of the batch. In a batch of one, the sample
 * itself.
 */
export function drawPartners(batchSize: number, partners: Stream): number[] {
  return Array.from({ length: batchSize }, (_, position) => {
    if (batchSize === 1) return position
    const draw = partners.integer(batchSize - 1)
    return draw < position ? draw : draw + 1
  })
}
