/** An augmentation's label in a sentence: `mixup`, `mixup (α = 0.4)`; `none` is "no augmentation". */
export function augmentationWords(label: string): string {
  if (label === 'none') return 'no augmentation'
  const [, name, parameters] = /^([^(]+)\((.+)\)$/.exec(label) ?? []
  if (name === undefined) return label
  return `${name} (${parameters.split(',').map(parameterWords).join(', ')})`
}

/** `with mixup`, `without augmentation` */
export function withAugmentation(label: string): string {
  return label === 'none' ? 'without augmentation' : `with ${augmentationWords(label)}`
}

/** `alpha=0.4` → `α = 0.4` */
function parameterWords(text: string): string {
  const [name, value] = text.split('=')
  return `${name === 'alpha' ? 'α' : name} = ${value}`
}
