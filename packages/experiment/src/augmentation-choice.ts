import {
  type AugmentationChoice,
  augmentationLabel,
  defaultParameters,
  findAugmentation,
} from '@finetune-lab/augmentation'

/** As written in a file: `mixup` or `{ mixup: { alpha: 0.4 } }`. */
export type WrittenAugmentation =
  | string
  | Readonly<Record<string, Readonly<Record<string, number | undefined>> | undefined>>

/** Fills in every parameter. Undefined if the name is unknown, or if there is not exactly one name. */
export function augmentationChoice(written: WrittenAugmentation): AugmentationChoice | undefined {
  const names = typeof written === 'string' ? [written] : Object.keys(written)
  const augmentation = names.length === 1 ? findAugmentation(names[0]) : undefined
  if (!augmentation) return undefined
  const parameters = { ...defaultParameters(augmentation), ...(typeof written === 'string' ? {} : written[names[0]]) }
  return { name: augmentation.name, parameters: parameters as AugmentationChoice['parameters'] }
}

/**
 * Resolves the augmentation that a prediction names. `mixup(alpha=0.4)` is a label; `mixup` alone works if the
 * experiment has a single variant of it.
 *
 * @returns the label, or the candidates if there are none or several
 */
export function resolveLabel(word: string, choices: readonly AugmentationChoice[]): string | readonly string[] {
  const plain = word.replace(/\s/g, '')
  const labels = choices.map(augmentationLabel)
  if (labels.includes(plain)) return plain
  const variants = choices.filter(choice => choice.name === plain).map(augmentationLabel)
  return variants.length === 1 ? variants[0] : variants
}
