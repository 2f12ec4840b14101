import {
  type AugmentationChoice,
  augmentationLabel,
  defaultParameters,
  findAugmentation,
} from '@finetune-lab/augmentation'

/** As written in a file: `mixup`, `{ mixup: { alpha: 0.4 } }` or `{ mixup: { alpha: [0.1, 0.4] } }`. */
export type WrittenAugmentation =
  | string
  | Readonly<Record<string, Readonly<Record<string, number | readonly number[] | undefined>> | undefined>>

/**
 * Fills in every parameter. A parameter with several values gives a choice for each of them. Undefined if the name is
 * unknown, or if there is not exactly one name.
 */
export function augmentationChoices(written: WrittenAugmentation): readonly AugmentationChoice[] | undefined {
  const names = typeof written === 'string' ? [written] : Object.keys(written)
  const augmentation = names.length === 1 ? findAugmentation(names[0]) : undefined
  if (!augmentation) return undefined
  const given = { ...defaultParameters(augmentation), ...(typeof written === 'string' ? {} : written[names[0]]) }
  const parameters = Object.entries(given).reduce<readonly AugmentationChoice['parameters'][]>(
    (choices, [name, values]) =>
      choices.flatMap(choice => [values ?? []].flat().map(value => ({ ...choice, [name]: value }))),
    [{}],
  )
  return parameters.map(each => ({ name: augmentation.name, parameters: each }))
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
