import { labelShares } from '@finetune-lab/augmentation'
import type { FinetuningSteps, PretrainingSteps } from '../network.ts'
import { eachTerm } from './composition-terms.ts'
import type { HostArray } from './operation.ts'

// The arrays that the host sends for many steps at once: sample order, partners, λ, masks, and the classes of the
// labels. They are [groups, steps of a group, runs, …]. The last group is padded with steps at rate 0, which change
// nothing.

/** A run's images, as needed to index batches. */
export interface PlacedImages {
  /** The device index of the first image. */
  readonly start: number
  readonly count: number
  readonly labels: Uint8Array
}

export interface StepRange {
  readonly first: number
  readonly steps: number
  /** Steps in a group. */
  readonly group: number
}

type Feeds = Record<string, HostArray>

/**
 * Pixels of a channel of the features. Each one gets its run's scale, so that the device multiplies without
 * broadcasting.
 */
const PIXELS = 16

/** Arrays that all kinds of steps need. */
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

/** The images that samples are composed of, how they are composed, and their soft labels. */
export function pretrainingFeeds(
  steps: readonly PretrainingSteps[],
  range: StepRange,
  placed: readonly PlacedImages[],
  classes: number,
): { feeds: Feeds; mixed: boolean } {
  const runs = steps.length
  const [{ batchSize }] = steps
  const { groups, total } = sizes(range)
  const from = range.first * batchSize
  const to = from + range.steps * batchSize
  const most = mostOf(steps, from, to, classes)
  const samples = total * runs * batchSize
  const labels = new Int32Array(samples * most.shares)
  const shares = new Float32Array(samples * most.shares)
  const sources = new Int32Array(samples * most.sources)
  const rows = new Int32Array(sources.length * most.terms)
  const columns = new Int32Array(rows.length)
  const weights = new Float32Array(rows.length)

  for (let run = 0; run < runs; run++) {
    const { start, labels: ownLabels } = placed[run]
    const { samples: ownSamples, compositions } = steps[run]
    for (let i = from; i < to; i++) {
      const position = i % batchSize
      const batch = i - position
      const at = (((batch - from) / batchSize) * runs + run) * batchSize + position
      const own = labelShares(compositions[i], source => ownLabels[ownSamples[batch + source]], classes)
      for (let k = 0; k < own.length; k++) {
        labels[at * most.shares + k] = own[k].class
        shares[at * most.shares + k] = own[k].weight
      }
      eachTerm(position, compositions[i], (k, source, t, weight, rowInterval, columnInterval) => {
        const place = at * most.sources + k
        sources[place] = start + ownSamples[batch + source]
        rows[place * most.terms + t] = rowInterval
        columns[place * most.terms + t] = columnInterval
        weights[place * most.terms + t] = weight
      })
    }
  }
  const shape = [groups, range.group, runs, batchSize]
  const mixed = most.sources > 1 || most.terms > 1
  const feeds: Feeds = {
    labels: { type: 'int32', shape: [...shape, most.shares], data: labels },
    shares: { type: 'float32', shape: [...shape, most.shares], data: shares },
    sources: { type: 'int32', shape: [...shape, most.sources], data: sources },
  }
  if (!mixed) return { feeds, mixed }
  const termShape = [...shape, most.sources, most.terms]
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

/** The largest counts of any sample. Arrays have this much room for each sample. */
function mostOf(steps: readonly PretrainingSteps[], from: number, to: number, classes: number) {
  const most = { shares: 1, sources: 1, terms: 1 }
  for (const { compositions, batchSize } of steps)
    for (let i = from; i < to; i++) {
      const { label, smoothing } = compositions[i]
      most.shares = Math.max(most.shares, label.length + (smoothing ? classes : 0))
      eachTerm(i % batchSize, compositions[i], (k, _, t) => {
        most.sources = Math.max(most.sources, k + 1)
        most.terms = Math.max(most.terms, t + 1)
      })
    }
  return most
}

function sizes({ steps, group }: StepRange): { groups: number; total: number } {
  const groups = Math.ceil(steps / group)
  return { groups, total: groups * group }
}
