import { findAugmentation } from '@finetune-lab/augmentation'
import type { DatasetSummary, KnownDataset } from '@finetune-lab/data'
import type { Path } from '@finetune-lab/experiment'
import { type Hover, MarkupKind, type Position } from 'vscode-languageserver'
import { augmentationDocumentation } from './documentation/augmentation-documentation.ts'
import { datasetDocumentation } from './documentation/dataset-documentation.ts'
import { keyDocumentation } from './documentation/key-documentation.ts'
import { entryAt } from './entries.ts'
import type { ExperimentDocument } from './experiment-document.ts'

/** What is known about the data sets, for hovers and completion. */
export interface DatasetKnowledge {
  readonly datasets: readonly KnownDataset[]
  readonly names: readonly string[] | undefined
  /** Counts, if they have been read. */
  summary(name: string): Promise<DatasetSummary | undefined>
}

/** Explains the key or the name of a data set or augmentation at the cursor. */
export async function hover(
  document: ExperimentDocument,
  position: Position,
  knowledge: DatasetKnowledge,
): Promise<Hover | null> {
  const offset = document.offsetAt(position)
  const entry = entryAt(document.parsed(knowledge.names).entries, offset)
  if (!entry) return null
  const onKey = entry.key !== undefined && entry.key.start <= offset && offset <= entry.key.end
  // The space between the parts of a list or mapping has no meaning.
  if (!onKey && entry.kind !== 'scalar') return null
  const { start, end } = onKey ? entry.key! : entry.value
  const word = document.text.slice(start, end).replace(/^(["'])(.*)\1$/, '$2')
  const value = (await nameDocumentation(entry.path, word, onKey, knowledge)) ?? keyDocumentation(keyOf(entry.path))
  return value ? { contents: { kind: MarkupKind.Markdown, value }, range: document.rangeOf(start, end) } : null
}

/** An item of a list is explained by the list's key, except for predictions. */
const keyOf = (path: Path) => (typeof path.at(-1) === 'number' && path[0] !== 'predictions' ? path.slice(0, -1) : path)

/** Documentation of a word that names a data set or an augmentation. */
async function nameDocumentation(
  path: Path,
  word: string,
  onKey: boolean,
  { datasets, summary }: DatasetKnowledge,
): Promise<string | undefined> {
  const keys = path.filter(step => typeof step === 'string')
  const namesDataset = onKey ? keys[0] === 'datasets' && keys.length === 2 : keys.at(-1) === 'dataset'
  const dataset = namesDataset ? datasets.find(({ name }) => name === word) : undefined
  if (dataset) return datasetDocumentation(dataset, await summary(dataset.name))
  const namesAugmentation = ['augmentation', 'better', 'than', 'alike', 'plateau'].includes(
    String(keys.at(onKey ? -2 : -1)),
  )
  const augmentation = namesAugmentation ? findAugmentation(word.split('(')[0].trim()) : undefined
  return augmentation && augmentationDocumentation(augmentation)
}
