import {
  type AugmentationChoice,
  augmentationLabel,
  defaultParameters,
  findAugmentation,
} from '@finetune-lab/augmentation'

/** As it stands in a file: `mixup` or `{ mixup: { alpha: 0.4 } }`. */
export type WrittenAugmentation =
  | string
  | Readonly<Record<string, Readonly<Record<string, number | undefined>> | undefined>>

/** The choice with every parameter filled in, or undefined where the name is not known or is not one name. */
export function augmentationChoice(written: WrittenAugmentation): AugmentationChoice | undefined {
  const names = typeof written === 'string' ? [written] : Object.keys(written)
  const augmentation = names.length === 1 ? findAugmentation(names[0]) : undefined
  if (!augmentation) return undefined
  const parameters = { ...defaultParameters(augmentation), ...(typeof written === 'string' ? {} : written[names[0]]) }
  return { name: augmentation.name, parameters: parameters as AugmentationChoice['parameters'] }
}

/**
 * The label of the choice that a prediction names: `mixup(alpha=0.4)` by its label, `mixup` also where only one variant
 * of it is there.
 *
 * @returns the label, or the labels that it could be: none or several
 */
export function resolveLabel(word: string, choices: readonly AugmentationChoice[]): string | readonly string[] {
  const plain = word.replace(/\s/g, '')
  const labels = choices.map(augmentationLabel)
  if (labels.includes(plain)) return plain
  const variants = choices.filter(choice => choice.name === plain).map(augmentationLabel)
  return variants.length === 1 ? variants[0] : variants
}
