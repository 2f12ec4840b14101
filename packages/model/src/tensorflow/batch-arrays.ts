import type { FinetuningSteps, PretrainingSteps } from '../network.ts'
import { intervalsOf, type SourceTerms, sourceTerms } from './composition-terms.ts'
import type { HostArray } from './operation.ts'

// What comes from the host for many steps at once: order, partners, λ, masks, and the classes of the labels. Arrays are
// [groups, steps of a group, runs, …]. The last group is filled up with steps at rate 0, which change nothing.

/** A run's images as the batches' indices need to know them. */
export interface PlacedImages {
  /** The index of the first one on the device. */
  readonly start: number
  readonly count: number
  readonly labels: Uint8Array
}

export interface StepRange {
  readonly first: number
  readonly steps: number
  /** Steps of a group. */
  readonly group: number
}

type Feeds = Record<string, HostArray>

/** Pixels of a channel of the features, each of which is given its run's scale: the device multiplies with no repeating. */
const PIXELS = 16

/** Of all steps alike. */
export function commonFeeds(
  steps: readonly FinetuningSteps[],
  range: StepRange,
  learningRate: number,
  classes: number,
): Feeds {
  const [{ batchSize }] = steps
  const { groups, total } = sizes(range)
  const bits = new Int32Array(total * steps.length * batchSize)
  for (const [run, { channelsKept }] of steps.entries())
    for (let step = 0; step < range.steps; step++) {
      const from = (range.first + step) * batchSize
      bits.set(channelsKept.subarray(from, from + batchSize), (step * steps.length + run) * batchSize)
    }
  const rates = new Float32Array(total).fill(learningRate / batchSize, 0, range.steps)
  const scales = Float32Array.from({ length: steps.length * PIXELS }, (_, i) => steps[Math.floor(i / PIXELS)].keptScale)
  return {
    groups: { type: 'int32', shape: [], data: Int32Array.of(groups) },
    classes: { type: 'int32', shape: [], data: Int32Array.of(classes) },
    rates: { type: 'float32', shape: [groups, range.group, 1], data: rates },
    keptScales: { type: 'float32', shape: [steps.length, 1, PIXELS, 1], data: scales },
    bits: { type: 'int32', shape: [groups, range.group, steps.length, batchSize, 1, 1], data: bits },
  }
}

/** Rows of the features, and the labels. */
export function finetuningFeeds(
  steps: readonly FinetuningSteps[],
  range: StepRange,
  placed: readonly PlacedImages[],
): Feeds {
  const runs = steps.length
  const [{ batchSize }] = steps
  const { groups, total } = sizes(range)
  const rows = new Int32Array(total * runs * batchSize)
  const labels = new Int32Array(total * runs * batchSize)
  for (const [run, { samples }] of steps.entries())
    for (let step = 0; step < range.steps; step++)
      for (let position = 0; position < batchSize; position++) {
        const at = (step * runs + run) * batchSize + position
        const sample = samples[(range.first + step) * batchSize + position]
        rows[at] = placed[run].start + sample
        labels[at] = placed[run].labels[sample]
      }
  const shape = [groups, range.group, runs, batchSize]
  return {
    rows: { type: 'int32', shape, data: rows },
    labels: { type: 'int32', shape: [...shape, 1], data: labels },
    shares: { type: 'float32', shape: [...shape, 1], data: new Float32Array(labels.length).fill(1) },
  }
}

/** Images that samples are composed of, how, and their soft labels. */
export function pretrainingFeeds(
  steps: readonly PretrainingSteps[],
  range: StepRange,
  placed: readonly PlacedImages[],
): { feeds: Feeds; mixed: boolean } {
  const composed = steps.map(run => composedSamples(run, range))
  const most = (count: (sample: ComposedSample) => number) =>
    composed.reduce((largest, samples) => samples.reduce((own, sample) => Math.max(own, count(sample)), largest), 1)
  const shareCount = most(({ label }) => label.length)
  const sourceCount = most(({ sources }) => sources.length)
  const termCount = most(({ sources }) => Math.max(...sources.map(({ terms }) => terms.length)))
  const runs = steps.length
  const [{ batchSize }] = steps
  const { groups, total } = sizes(range)
  const samples = total * runs * batchSize
  const labels = new Int32Array(samples * shareCount)
  const shares = new Float32Array(samples * shareCount)
  const sources = new Int32Array(samples * sourceCount)
  const rows = new Int32Array(sources.length * termCount)
  const columns = new Int32Array(rows.length)
  const weights = new Float32Array(rows.length)

  for (const [run, ownSamples] of composed.entries()) {
    const { start, labels: ownLabels } = placed[run]
    for (const [i, { batch, label, sources: ownSources }] of ownSamples.entries()) {
      const at = (Math.floor(i / batchSize) * runs + run) * batchSize + (i % batchSize)
      for (const [share, { source, weight }] of label.entries()) {
        labels[at * shareCount + share] = ownLabels[batch[source]]
        shares[at * shareCount + share] = weight
      }
      for (const [k, { source, terms }] of ownSources.entries()) {
        sources[at * sourceCount + k] = start + batch[source]
        for (const [t, { weight, region }] of terms.entries()) {
          const term = (at * sourceCount + k) * termCount + t
          const intervals = intervalsOf(region)
          rows[term] = intervals.rows
          columns[term] = intervals.columns
          weights[term] = weight
        }
      }
    }
  }
  const shape = [groups, range.group, runs, batchSize]
  const mixed = sourceCount > 1 || termCount > 1
  const feeds: Feeds = {
    labels: { type: 'int32', shape: [...shape, shareCount], data: labels },
    shares: { type: 'float32', shape: [...shape, shareCount], data: shares },
    sources: { type: 'int32', shape: [...shape, sourceCount], data: sources },
  }
  if (!mixed) return { feeds, mixed }
  const termShape = [...shape, sourceCount, termCount]
  return {
    feeds: {
      ...feeds,
      rows: { type: 'int32', shape: termShape, data: rows },
      columns: { type: 'int32', shape: termShape, data: columns },
      weights: { type: 'float32', shape: [...termShape, 1], data: weights },
    },
    mixed,
  }
}

interface ComposedSample {
  /** The batch's samples: indices of loaded images. */
  readonly batch: Uint32Array
  readonly label: PretrainingSteps['compositions'][number]['label']
  readonly sources: readonly SourceTerms[]
}

function composedSamples({ samples, compositions, batchSize }: PretrainingSteps, range: StepRange): ComposedSample[] {
  const [from, to] = [range.first * batchSize, (range.first + range.steps) * batchSize]
  return compositions.slice(from, to).map((composition, i) => {
    const start = from + i - (i % batchSize)
    return {
      batch: samples.subarray(start, start + batchSize),
      label: composition.label,
      sources: sourceTerms(i % batchSize, composition),
    }
  })
}

function sizes({ steps, group }: StepRange): { groups: number; total: number } {
  const groups = Math.ceil(steps / group)
  return { groups, total: groups * group }
}
