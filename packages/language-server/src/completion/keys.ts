import { findAugmentation } from '@finetune-lab/augmentation'
import { nameInYaml } from '@finetune-lab/data/dataset-name'
import { type JsonSchema, type Path, schemasAt } from '@finetune-lab/experiment'
import { CompletionItemKind } from 'vscode-languageserver'
import { augmentationDocumentation } from '../documentation/augmentation-documentation.ts'
import { inYaml, keyDocumentation } from '../documentation/key-documentation.ts'
import type { DatasetKnowledge } from '../hover.ts'
import type { Cursor } from './cursor.ts'
import { blank, literal, type Suggestion } from './suggestion.ts'

/** The keys that can be added to the mapping at the cursor. */
export function keySuggestions(cursor: Cursor, { datasets }: DatasetKnowledge): Suggestion[] {
  const { parent, given, flow } = cursor.key!
  const finish = (key: string, rest: string) => (cursor.beforeColon || cursor.quoted ? literal(key) : `${key}:${rest}`)
  if (parent.length === 1 && parent[0] === 'datasets')
    return datasets
      .filter(({ name }) => !given.includes(name))
      .map(({ name, title }) => ({
        label: name,
        kind: CompletionItemKind.Module,
        detail: title === name ? undefined : title,
        documentation: keyDocumentation(['datasets']),
        insert: finish(
          cursor.beforeColon || cursor.quoted ? name : nameInYaml(name),
          ` { mean: ${blank(1, 0.1307)}, std: ${blank(2, 0.3081)} }`,
        ),
      }))
  return possibleKeys(parent, given).map(key => {
    const path = [...parent, key]
    const augmentation = isAugmentation(parent) ? findAugmentation(key) : undefined
    const rest = augmentation ? parametersOf(augmentation.parameters) : valueSnippet(path, flow)
    return {
      label: key,
      kind: augmentation ? CompletionItemKind.Function : CompletionItemKind.Property,
      detail: augmentation ? 'with parameters' : requiredIn(parent, key) ? 'required' : undefined,
      documentation: augmentation ? augmentationDocumentation(augmentation) : keyDocumentation(path),
      insert: finish(key, rest),
      continues: rest === ' ',
    }
  })
}

/** The keys of those alternatives that contain all given keys. */
function possibleKeys(parent: Path, given: readonly string[]): string[] {
  const alternatives = schemasAt(parent).filter(({ properties }) => properties)
  const fitting = alternatives.filter(
    ({ properties = {}, maxProperties = Number.POSITIVE_INFINITY }) =>
      given.every(key => Object.hasOwn(properties, key)) && given.length < maxProperties,
  )
  const keys = fitting.flatMap(({ properties = {} }) => Object.keys(properties))
  return [...new Set(keys)].filter(key => !given.includes(key))
}

const requiredIn = (parent: Path, key: string) => schemasAt(parent).some(({ required }) => required?.includes(key))

/** Whether the keys of a mapping are names of augmentations: `pretrain.augmentation`, or an item of its list. */
const isAugmentation = ([first, second, third, ...deeper]: Path) =>
  first === 'pretrain' && second === 'augmentation' && typeof third !== 'string' && deeper.length === 0

const parametersOf = (parameters: Readonly<Record<string, { readonly default: number }>>) =>
  ` { ${Object.entries(parameters)
    .map(([name, { default: value }], index) => `${name}: ${blank(index + 1, value)}`)
    .join(', ')} }`.replace('{  }', '{}')

/** What follows `key:`, with its default as a placeholder. */
function valueSnippet(path: Path, flow: boolean): string {
  const schemas = schemasAt(path)
  const [first] = schemas
  if ('default' in first && JSON.stringify(first.default) !== '{}' && JSON.stringify(first.default) !== '[]') {
    const written = inYaml(first.default)
    return written.startsWith('[') ? ` [${blank(1, written.slice(1, -1))}]` : ` ${blank(1, written)}`
  }
  const [mapping] = schemas.filter(({ type }) => type === 'object')
  const list = schemas.some(({ type }) => type === 'array')
  if (mapping && schemas.length === 1) return flow ? ' { $1 }' : `\n  ${firstKey(mapping)}`
  if (list && schemas.length === 1) return flow ? ' [$1]' : '\n  - $1'
  return ' '
}

function firstKey({ required }: JsonSchema): string {
  return required?.length === 1 ? `${required[0]}: $1` : '$1'
}
