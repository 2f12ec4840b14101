import { augmentationLabel, augmentations, defaultParameters, findAugmentation } from '@finetune-lab/augmentation'
import * as z from 'zod'
import { augmentationChoice, type batchRequest, type InspectorOrigin } from '../../messages.ts'

/** An augmentation that can be shown as a column in the table. */
const inspectedColumn = augmentationChoice.extend({
  /** Does not change with the parameters. */
  key: z.string(),
  shown: z.boolean(),
})
export type InspectedColumn = z.infer<typeof inspectedColumn>

/** Everything the user has chosen; kept across reloads. */
export const inspectorView = z.object({
  /** Absent until the first snapshot sets the initial choices. */
  choices: z
    .object({
      dataset: z.string(),
      split: z.enum(['train', 'test']),
      samplesPerClass: z.int(),
      seed: z.int(),
      /** From 0. */
      batch: z.int(),
      columns: z.array(inspectedColumn),
    })
    .optional(),
  fixed: z.boolean().default(false),
  lambda: z.number().default(0.5),
  values: z.enum(['shown', 'normalised']).default('shown'),
  /** Row of the enlarged sample; null: none. */
  row: z.int().nullable().default(0),
  /** Key of the enlarged column. */
  column: z.string().default(''),
  /** The run whose network makes predictions; null: none; absent: the run that the panel was opened from. */
  network: z.string().nullable().optional(),
  scroll: z.number().default(0),
})
export type InspectorView = z.infer<typeof inspectorView>
export type Choices = NonNullable<InspectorView['choices']>

/** The initial choices. */
export function firstChoices({ dataset, samplesPerClass, seeds, augmentations: own }: InspectorOrigin): Choices {
  return {
    dataset,
    split: 'train',
    samplesPerClass: samplesPerClass[0],
    seed: seeds[0],
    batch: 0,
    columns: columns(own),
  }
}

/** The experiment's augmentations, then all others, initially hidden. */
function columns(own: InspectorOrigin['augmentations']): InspectedColumn[] {
  const known = own.filter(({ name }) => findAugmentation(name))
  const further = augmentations.filter(({ name }) => !known.some(each => each.name === name))
  return [
    ...known.map(choice => ({ ...choice, key: augmentationLabel(choice), shown: true })),
    ...further.map(each => ({
      name: each.name,
      parameters: { ...defaultParameters(each) },
      key: each.name,
      shown: false,
    })),
  ]
}

/** The request for the chosen batch. */
export function requestOf(choices: Choices, { batchSize }: InspectorOrigin): z.infer<typeof batchRequest> {
  const { dataset, split, samplesPerClass, seed, batch } = choices
  return { dataset, split, samplesPerClass, seed, batchSize, batch }
}
