import { nameInYaml } from '@finetune-lab/data/dataset-name'
import { type Document, isMap, isNode, isSeq, parseDocument } from 'yaml'
import { parseExperiment } from '../parse-experiment.ts'

/** What an experiment that follows from another changes. */
export interface FollowUp {
  /** More seeds: a count, or the seeds themselves. */
  readonly seeds?: number | readonly number[]
  /** Only these sample sizes. */
  readonly samplesPerClass?: readonly number[]
  /** Only this augmentation, by its label: `mixup`, `mixup(alpha=0.4)`. */
  readonly augmentation?: string
  readonly pretrain?: string
  readonly finetune?: readonly string[]
}

export interface FollowUpText {
  readonly text: string
  readonly name: string
  /** What was left out because it no longer fits. */
  readonly leftOut: readonly string[]
  /** Why the result is no valid experiment; empty if it is one. */
  readonly problems: readonly string[]
}

/**
 * The text of an experiment file with some settings changed. Everything else keeps its place, comments included.
 * Predictions that no longer fit are left out.
 *
 * @param text of the experiment file
 */
export function followUp(text: string, change: FollowUp): FollowUpText {
  const document = parseDocument(text)
  if (!isMap(document.contents) || document.errors.length > 0)
    return { text, name: '', leftOut: [], problems: ['expected the text of an experiment file'] }
  const name = `${String(document.get('name') ?? 'Experiment')} (${wordsOf(change)})`
  const { seeds, samplesPerClass, augmentation, pretrain, finetune } = change
  const written = withValues(text, document, [
    [['name'], JSON.stringify(name)],
    [['seeds'], seeds === undefined ? undefined : listed(seeds)],
    [['pretrain', 'samplesPerClass'], samplesPerClass && listed(samplesPerClass)],
    [['pretrain', 'augmentation'], augmentation === undefined ? undefined : onlyOf(text, document, augmentation)],
    [['pretrain', 'dataset'], pretrain === undefined ? undefined : nameInYaml(pretrain)],
    [['finetune', 'dataset'], finetune && listed(finetune.length === 1 ? finetune[0] : finetune)],
  ])
  const problems = problemsIn(written)
  if (problems.length === 0 || !document.has('predictions')) return { text: written, name, leftOut: [], problems }
  const left = parseDocument(written)
  left.delete('predictions')
  return { text: String(left), name, leftOut: ['predictions'], problems: problemsIn(String(left)) }
}

const problemsIn = (text: string) => parseExperiment(text).problems.map(({ message }) => message)

const listed = (value: number | string | readonly (number | string)[]): string =>
  typeof value === 'object'
    ? `[${value.map(listed).join(', ')}]`
    : typeof value === 'string'
      ? nameInYaml(value)
      : String(value)

type Change = readonly [path: readonly string[], value: string | undefined]

/** Replaces values in the text, so that everything else stays as it was written. */
function withValues(text: string, document: Document, changes: readonly Change[]): string {
  const wanted = changes.flatMap(([path, value]) =>
    value === undefined ? [] : [{ path, value, place: placeOf(text, document, path) }],
  )
  let written = text
  for (const { place, value } of wanted.filter(each => each.place).toSorted((a, b) => b.place!.from - a.place!.from))
    written = `${written.slice(0, place!.from)}${value}${written.slice(place!.to)}`
  const absent = wanted.filter(({ place }) => !place)
  if (absent.length === 0) return written
  const completed = parseDocument(written)
  for (const { path, value } of absent) completed.setIn(path, parseDocument(value).contents)
  return String(completed)
}

/** The range of a value; a block list ends before the line break that follows it. */
function placeOf(text: string, document: Document, path: readonly string[]): { from: number; to: number } | undefined {
  const node = document.getIn(path, true)
  const range = isNode(node) ? node.range : undefined
  if (!range) return undefined
  const [from, to] = range
  return { from, to: from + text.slice(from, to).trimEnd().length }
}

/** The entry that was written for this augmentation, with its parameters; or else one made from its label. */
function onlyOf(text: string, document: Document, label: string): string {
  const list = document.getIn(['pretrain', 'augmentation'])
  const [name, parameters = ''] = label.replace(')', '').split('(')
  if (isSeq(list)) {
    const kept = list.items.filter(item => nameIn(item) === name)
    const range = kept.length === 1 && isNode(kept[0]) ? kept[0].range : undefined
    const written = range ? text.slice(range[0], range[1]).trim() : ''
    if (written !== '' && !written.includes('\n'))
      return `[${written.includes(': ') && !written.startsWith('{') ? `{ ${written} }` : written}]`
  }
  return parameters === ''
    ? `[${nameInYaml(name)}]`
    : `[{ ${name}: { ${parameters
        .split(',')
        .map(each => each.trim().replace('=', ': '))
        .join(', ')} } }]`
}

function nameIn(item: unknown): string | undefined {
  if (isMap(item)) return String((item.items[0]?.key as { value?: unknown })?.value ?? '')
  return String((item as { value?: unknown })?.value ?? '')
}

function wordsOf({ seeds, samplesPerClass, augmentation, pretrain, finetune }: FollowUp): string {
  const count = typeof seeds === 'number' ? seeds : seeds?.length
  const data = [...new Set([...(pretrain === undefined ? [] : [pretrain]), ...(finetune ?? [])])]
  return [
    ...(count === undefined ? [] : [`${count} ${count === 1 ? 'seed' : 'seeds'}`]),
    ...(augmentation === undefined ? [] : [`only ${augmentation}`]),
    ...(samplesPerClass ? [`s ${samplesPerClass.join(', ')}`] : []),
    ...(data.length > 0 ? [`on ${data.join(', ')}`] : []),
  ].join('; ')
}

/**
 * Sample sizes around one of a curve's: the neighbours, and up to three sizes on either side, evenly spaced in ratio.
 *
 * @param sizes the curve's sizes
 */
export function finerSizes(sizes: readonly number[], around: number): number[] {
  const sorted = [...new Set(sizes)].toSorted((a, b) => a - b)
  const below = sorted.filter(size => size < around).at(-1) ?? Math.max(1, Math.floor(around / 2))
  const above = sorted.find(size => size > around) ?? around * 2
  const between = (from: number, to: number) =>
    [0, 0.25, 0.5, 0.75, 1].map(share => Math.round(from * (to / from) ** share))
  return [...new Set([...between(below, around), ...between(around, above)])].toSorted((a, b) => a - b)
}
