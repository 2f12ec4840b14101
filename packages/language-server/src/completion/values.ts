import { augmentationLabel, augmentations, defaultParameters, findAugmentation } from '@finetune-lab/augmentation'
import { nameInYaml } from '@finetune-lab/data/dataset-name'
import { type Entry, type Path, schemasAt } from '@finetune-lab/experiment'
import { CompletionItemKind } from 'vscode-languageserver'
import { augmentationDocumentation } from '../documentation/augmentation-documentation.ts'
import { datasetDocumentation } from '../documentation/dataset-documentation.ts'
import { inYaml, keyDocumentation } from '../documentation/key-documentation.ts'
import { childrenOf, entryOf } from '../entries.ts'
import type { ExperimentDocument } from '../experiment-document.ts'
import type { DatasetKnowledge } from '../hover.ts'
import type { Cursor } from './cursor.ts'
import { blank, literal, type Suggestion } from './suggestion.ts'

/** The values that fit at the cursor. */
export async function valueSuggestions(
  document: ExperimentDocument,
  cursor: Cursor,
  knowledge: DatasetKnowledge,
): Promise<Suggestion[]> {
  const { path } = cursor.value!
  const keys = path.filter(step => typeof step === 'string')
  const key = keys.at(-1)
  if (key === 'dataset') return datasetSuggestions(document, knowledge, cursor.quoted)
  if (keys[0] === 'pretrain' && keys[1] === 'augmentation' && keys.length === 2) return augmentationSuggestions()
  if (path.join() === 'seeds') return [...schemaSuggestions(path), seedRuleSuggestion(path)]
  if (path.join() === 'seeds,until') return [halfWidthSuggestion(path)]
  if (keys[0] === 'predictions') return predictionSuggestions(document, path, cursor)
  return schemaSuggestions(path)
}

/** Data sets that were found come first, then those that can be downloaded. */
async function datasetSuggestions(
  document: ExperimentDocument,
  knowledge: DatasetKnowledge,
  quoted: boolean,
): Promise<Suggestion[]> {
  const written = (name: string) => literal(quoted ? name : nameInYaml(name))
  const { entries } = document.parsed(knowledge.names)
  const own = childrenOf(entries, ['datasets']).flatMap(({ path }) => (typeof path[1] === 'string' ? [path[1]] : []))
  const described = own
    .filter(name => !knowledge.names?.includes(name))
    .map(
      (name): Suggestion => ({
        label: name,
        kind: CompletionItemKind.Module,
        detail: 'defined in this file',
        insert: written(name),
      }),
    )
  const found = await Promise.all(
    knowledge.datasets.map(async (dataset): Promise<Suggestion & { here: boolean }> => {
      const here = dataset.synthetic || dataset.folder !== undefined
      return {
        here,
        label: dataset.name,
        kind: CompletionItemKind.Module,
        detail: here ? (dataset.title === dataset.name ? undefined : dataset.title) : 'not on this machine',
        documentation: datasetDocumentation(dataset, await knowledge.summary(dataset.name)),
        insert: written(dataset.name),
      }
    }),
  )
  return [...found.filter(({ here }) => here), ...described, ...found.filter(({ here }) => !here)]
}

function augmentationSuggestions(): Suggestion[] {
  return augmentations.map(augmentation => ({
    label: augmentation.name,
    kind: CompletionItemKind.Function,
    documentation: augmentationDocumentation(augmentation),
    insert: augmentation.name,
  }))
}

/** A prediction can only name what the sweep contains. */
function predictionSuggestions(document: ExperimentDocument, path: Path, { value }: Cursor): Suggestion[] {
  const key = path.findLast(step => typeof step === 'string')
  const { entries } = document.parsed(undefined)
  if (key === 'better' || key === 'than' || key === 'alike' || key === 'plateau') return labelsIn(document)
  if (key === 'at' || key === 'from') {
    const listed = childrenOf(entries, ['pretrain', 'samplesPerClass'])
    const written = listed.length > 0 ? listed : [entryOf(entries, ['pretrain', 'samplesPerClass'])]
    const sizes = written.flatMap(entry => (entry ? [document.text.slice(entry.value.start, entry.value.end)] : []))
    const all = sizes.length > 0 ? sizes : defaultsOf(['pretrain', 'samplesPerClass'])
    return all.map(size => ({
      label: size,
      kind: CompletionItemKind.Value,
      documentation: keyDocumentation(path),
      insert: literal(size),
    }))
  }
  if (key === 'expect') return expectations(1)
  // A new item of the list, not the sentence itself.
  if (path.length === 2 && !value?.flow)
    return expectations(2, `text: ${blank(1, 'What you expect, in words.')}\n  expect: `).map(each => ({
      ...each,
      kind: CompletionItemKind.Snippet,
    }))
  return []
}

/** The three kinds of expectations that the program can check. */
function expectations(first: number, before = ''): Suggestion[] {
  const [documentation, kind] = [keyDocumentation(['predictions', 0, 'expect']), CompletionItemKind.Struct]
  const at = (order: number, text: string | number) => blank(first + order, text)
  const kinds = [
    {
      label: 'better',
      detail: 'one is better at some size',
      insert: `{ better: ${at(0, 'mixup')}, than: ${at(1, 'none')}, at: ${at(2, 1)}, by: ${at(3, 0.05)} }`,
    },
    {
      label: 'alike',
      detail: 'two do equally well',
      insert: `{ alike: [${at(0, 'mixup')}, ${at(1, 'collage')}], within: ${at(2, 0.02)} }`,
    },
    {
      label: 'plateau',
      detail: 'a curve flattens',
      insert: `{ plateau: ${at(0, 'none')}, from: ${at(1, 16)}, within: ${at(2, 0.01)} }`,
    },
  ]
  return kinds.map(each => ({ ...each, insert: `${before}${each.insert}`, documentation, kind }))
}

/** The series of the experiment, as far as the file contains them. */
function labelsIn(document: ExperimentDocument): Suggestion[] {
  return seriesLabels(document).flatMap(label => {
    const augmentation = findAugmentation(label.split('(')[0])
    if (!augmentation) return []
    const documentation = augmentationDocumentation(augmentation)
    // An unquoted comma would end the value.
    const insert = literal(label.includes(',') ? JSON.stringify(label) : label)
    return [{ label, kind: CompletionItemKind.Function, documentation, insert }]
  })
}

function seriesLabels(document: ExperimentDocument): string[] {
  const { entries } = document.parsed(undefined)
  const textOf = (entry: Entry) => document.text.slice(entry.value.start, entry.value.end)
  const base = ['pretrain', 'augmentation']
  const alone = entryOf(entries, base)
  if (!alone || alone.value.start === alone.value.end) return defaultsOf(base)
  return (alone.kind === 'list' ? childrenOf(entries, base) : [alone]).flatMap(entry => {
    if (entry.kind === 'scalar') return [textOf(entry)]
    return childrenOf(entries, entry.path).flatMap(named => {
      const augmentation = findAugmentation(String(named.path.at(-1)))
      if (!augmentation) return []
      const given = childrenOf(entries, named.path).map(each => [each.path.at(-1), Number(textOf(each))])
      return [
        augmentationLabel({
          name: augmentation.name,
          parameters: { ...defaultParameters(augmentation), ...Object.fromEntries(given) },
        }),
      ]
    })
  })
}

function defaultsOf(path: Path): string[] {
  const { default: value } = schemasAt(path)[0]
  return Array.isArray(value) ? value.map(inYaml) : []
}

/** Seeds until each mean is known well enough. */
function seedRuleSuggestion(path: Path): Suggestion {
  return {
    label: '{ until, atMost }',
    detail: 'as many as each point needs',
    kind: CompletionItemKind.Struct,
    documentation: keyDocumentation(path),
    insert: `{ until: ${blank(1, '1 point')}, atMost: ${blank(2, 30)} }`,
  }
}

function halfWidthSuggestion(path: Path): Suggestion {
  const [label, kind] = ['1 point', CompletionItemKind.Value]
  return { label, kind, documentation: keyDocumentation(path), insert: label }
}

/** The allowed words, or the default. */
function schemaSuggestions(path: Path): Suggestion[] {
  const schemas = schemasAt(path)
  const words = schemas.flatMap(({ enum: values }) => values ?? []).map(String)
  const described = schemas.find(schema => 'default' in schema)
  const standard = described && inYaml(described.default)
  const documentation = keyDocumentation(path)
  const offered = words.length > 0 ? words : standard && standard !== '{}' && standard !== '[]' ? [standard] : []
  return offered.map(word => ({
    label: word,
    kind: words.length > 0 ? CompletionItemKind.EnumMember : CompletionItemKind.Value,
    detail: word === standard ? 'default' : undefined,
    documentation,
    insert: literal(word),
    preselect: word === standard || undefined,
  }))
}
