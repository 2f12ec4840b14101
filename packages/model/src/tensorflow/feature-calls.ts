import type { LabelledFeatures } from '../probe/logistic-objective.ts'
import type { PlacedImages } from './batch-arrays.ts'
import type { HostArray } from './operation.ts'

/** The rows of each run's features: all of one run's, then the next run's. */
export function featureRows(placed: readonly PlacedImages[]): PlacedImages[] {
  let start = 0
  return placed.map(images => {
    const own = { ...images, start }
    start += images.count
    return own
  })
}

/**
 * The features of each run's images, in PyTorch's order (channel, pixel).
 *
 * @param all Float32Array [rows, 16 pixels, 16 channels]
 */
export function readFeatures(all: Float32Array, placed: readonly PlacedImages[], classes: number): LabelledFeatures[] {
  return featureRows(placed).map(({ start, count, labels }) => {
    const features = new Float32Array(count * WIDTH)
    for (let row = 0; row < count; row++)
      for (let pixel = 0; pixel < 16; pixel++)
        for (let channel = 0; channel < 16; channel++)
          features[row * WIDTH + channel * 16 + pixel] = all[(start + row) * WIDTH + pixel * 16 + channel]
    return { count, features, width: WIDTH, labels, classes }
  })
}

const WIDTH = 256

export interface FeatureCalls {
  /** All features, [rows, 16 pixels, 16 channels]. The last row receives the padding's features. */
  readonly shape: HostArray
  /** The feeds of `computingFeatures`. */
  readonly calls: readonly Record<'active' | 'images' | 'rows', HostArray>[]
}

/**
 * Divides all images of all runs into calls with `atOnce` images per run. A run with few images takes part in few
 * calls.
 */
export function featureCalls(placed: readonly PlacedImages[], atOnce: number): FeatureCalls {
  const starts = featureRows(placed).map(({ start }) => start)
  const count = placed.reduce((sum, images) => sum + images.count, 0)
  const most = Math.max(...placed.map(images => images.count))
  const calls = []
  for (let first = 0; first < most; first += atOnce) {
    const active = [...placed.keys()].filter(run => placed[run].count > first)
    const images = new Int32Array(active.length * atOnce)
    const rows = new Int32Array(images.length).fill(count)
    for (const [i, run] of active.entries())
      for (let k = 0; k < atOnce; k++) {
        const image = Math.min(first + k, placed[run].count - 1)
        images[i * atOnce + k] = placed[run].start + image
        if (first + k < placed[run].count) rows[i * atOnce + k] = starts[run] + image
      }
    calls.push({
      active: { type: 'int32', shape: [active.length], data: Int32Array.from(active) },
      images: { type: 'int32', shape: [active.length, atOnce], data: images },
      rows: { type: 'int32', shape: [rows.length], data: rows },
    } as const)
  }
  return { shape: { type: 'int32', shape: [3], data: Int32Array.of(count + 1, 16, 16) }, calls }
}
