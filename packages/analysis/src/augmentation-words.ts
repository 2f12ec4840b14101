import { findControl } from '@finetune-lab/experiment'

/** An augmentation's label in a sentence: `mixup`, `mixup (α = 0.4)`; `none` is "no augmentation". */
export function augmentationWords(label: string): string {
  if (label === 'none') return 'no augmentation'
  const control = findControl(label)
  if (control) return control.words
  const { name, parameters } = partsOf(label)
  return parameters.length === 0 ? label : `${name} (${parameters.map(parameterWords).join(', ')})`
}

/** Its name in legends, tooltips and tables: `none`, `mixup`, `mixup, α = 0.4`. */
export function augmentationTitle(label: string): string {
  const control = findControl(label)
  if (control) return control.title
  const { name, parameters } = partsOf(label)
  return parameters.length === 0 ? label : `${name}, ${parameters.map(parameterWords).join(', ')}`
}

/** The augmentation's name without parameters: `mixup(alpha=0.4)` is a kind of `mixup`. */
export const augmentationName = (label: string) => partsOf(label).name

/** `with mixup`, `without augmentation` */
export function withAugmentation(label: string): string {
  return label === 'none' ? 'without augmentation' : `with ${augmentationWords(label)}`
}

/** `alpha=0.4` → `α = 0.4` */
function parameterWords(text: string): string {
  const [name, value] = text.split('=')
  return `${name === 'alpha' ? 'α' : name} = ${value}`
}

function partsOf(label: string): { readonly name: string; readonly parameters: readonly string[] } {
  const [, name, parameters] = /^([^(]+)\((.+)\)$/.exec(label) ?? []
  return name === undefined ? { name: label, parameters: [] } : { name, parameters: parameters.split(',') }
}
