import { architecture } from '../architecture.ts'
import type { LabelledImages } from '../network.ts'
import { normalisation } from '../normalisation.ts'
import type { PlacedImages } from './batch-arrays.ts'
import type { HostArray } from './operation.ts'

const PIXELS = architecture.imageSide ** 2

/** Sets of images, one after another as on the device, and where each run finds its own. */
export interface HeldImages {
  readonly classes: number
  /** One per run, as given. */
  readonly sets: readonly LabelledImages[]
  /** One per run. */
  readonly placed: readonly PlacedImages[]
  /** The feeds of `loadingImages`. */
  feeds(): Record<'greys' | 'mean' | 'factor', HostArray>
}

/** Sets with the same grey values and the same normalisation are stored once. */
export function placeImages(sets: readonly LabelledImages[]): HeldImages {
  const distinct = new Map<string, { readonly start: number; readonly set: LabelledImages }>()
  const buffers = new Map<ArrayBufferLike, number>()
  let count = 0
  const placed = sets.map(set => {
    const { buffer, byteOffset } = set.images
    if (!buffers.has(buffer)) buffers.set(buffer, buffers.size)
    const key = [buffers.get(buffer), byteOffset, set.count, set.mean, set.std].join()
    let known = distinct.get(key)
    if (!known) {
      known = { start: count, set }
      distinct.set(key, known)
      count += set.count
    }
    return { start: known.start, count: set.count, labels: set.labels.slice() }
  })
  return {
    classes: sets[0].classes,
    sets,
    placed,
    feeds: () => imageFeeds([...distinct.values()].map(({ set }) => set)),
  }
}

export function imageFeeds(sets: readonly LabelledImages[]): Record<'greys' | 'mean' | 'factor', HostArray> {
  const count = sets.reduce((sum, set) => sum + set.count, 0)
  const greys = new Uint8Array(count * PIXELS)
  const means = new Float32Array(count)
  const factors = new Float32Array(count)
  let at = 0
  for (const set of sets) {
    const { mean, factor } = normalisation(set.mean, set.std)
    greys.set(set.images, at * PIXELS)
    means.fill(mean, at, at + set.count)
    factors.fill(factor, at, at + set.count)
    at += set.count
  }
  return {
    greys: { type: 'uint8', shape: [count, architecture.imageSide, architecture.imageSide], data: greys },
    mean: { type: 'float32', shape: [count, 1, 1], data: means },
    factor: { type: 'float32', shape: [count, 1, 1], data: factors },
  }
}
