import { type Path, schemasAt } from '@finetune-lab/experiment'
import { inYaml } from '../documentation/key-documentation.ts'
import type { DatasetKnowledge } from '../hover.ts'

/** A data set that is on this machine, the default, or a value that the user will check anyway. Undefined for free text. */
export function likelyValue(path: Path, { datasets }: DatasetKnowledge): string | undefined {
  const key = path.at(-1) as string
  const here = (name: string) => datasets.some(each => each.name === name && each.folder !== undefined)
  const pretrainSet = here('mnist') ? 'mnist' : 'strokes-digits'
  const finetuneSet = here('emnist-letters') ? 'emnist-letters' : 'strokes-letters'
  if (path.length === 1 && key === 'pretrain') return `\n  dataset: ${pretrainSet}`
  if (path.length === 1 && key === 'finetune') return `\n  dataset: ${finetuneSet}`
  if (key === 'dataset') return path[0] === 'pretrain' ? pretrainSet : finetuneSet
  const described = schemasAt(path).find(schema => 'default' in schema)
  if (described) return inYaml(described.default)
  const examples: Readonly<Record<string, string | undefined>> = {
    text: '"What you expect, in words."',
    better: 'mixup',
    than: 'none',
    alike: '[mixup, collage]',
    plateau: 'none',
    at: '1',
    from: '16',
    by: '0.05',
    within: '0.02',
  }
  return examples[key]
}
