import { type Entry, type Path, schemasAt } from '@finetune-lab/experiment'
import { inYaml } from '../documentation/key-documentation.ts'
import { childrenOf, entryOf, extentOf, isFlow } from '../entries.ts'
import type { DatasetKnowledge } from '../hover.ts'

/** The edit that adds a key that must be there, with a value that is right more often than not. */
export function addMissingKey(
  text: string,
  entries: readonly Entry[],
  path: Path,
  knowledge: DatasetKnowledge,
): { start: number; end: number; newText: string } | undefined {
  const key = path.at(-1)
  const parentPath = path.slice(0, -1)
  const parent = entryOf(entries, parentPath)
  if (typeof key !== 'string') return undefined
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n'
  const value = likelyValue(path, knowledge)
  const [first] = childrenOf(entries, parentPath).map(extentOf)
  if (parent && isFlow(text, parent)) {
    const start = parent.value.start + 1
    const written = value.includes('\n') ? `${key}: { ${value.trim()} }` : `${key}: ${value}`
    const end = start + /^ */.exec(text.slice(start))![0].length
    return { start, end, newText: first ? ` ${written}, ` : ` ${written} ` }
  }
  if (parentPath.length === 0) {
    // At the end of the file, behind what is there.
    const end = text.trimEnd().length
    const written = `${key}:${value.startsWith('\n') ? value.replaceAll('\n', lineBreak) : ` ${value}`}${lineBreak}`
    return { start: end, end: text.length, newText: `${end > 0 ? lineBreak : ''}${written}` }
  }
  if (!first) return undefined
  const indent = /[^\r\n]*$/.exec(text.slice(0, first.start))![0].replace(/[^\s]/g, ' ')
  return { start: first.start, end: first.start, newText: `${key}: ${value}${lineBreak}${indent}` }
}

/** For data sets one that is here; for others the default, or a value that the file's reader will look at anyway. */
function likelyValue(path: Path, { datasets }: DatasetKnowledge): string {
  const key = path.at(-1) as string
  const here = (name: string) => datasets.some(each => each.name === name && each.folder !== undefined)
  const pretrainSet = here('mnist') ? 'mnist' : 'strokes-digits'
  const finetuneSet = here('emnist-letters') ? 'emnist-letters' : 'strokes-letters'
  if (path.length === 1 && key === 'pretrain') return `\n  dataset: ${pretrainSet}`
  if (path.length === 1 && key === 'finetune') return `\n  dataset: ${finetuneSet}`
  if (key === 'dataset') return path[0] === 'pretrain' ? pretrainSet : finetuneSet
  const described = schemasAt(path).find(schema => 'default' in schema)
  if (described) return inYaml(described.default)
  const examples: Readonly<Record<string, string>> = {
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
  return examples[key] ?? '""'
}
