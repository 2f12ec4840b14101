import type { LabelledImages, Tally } from '../network.ts'
import { counting } from '../tally.ts'
import type { HostArray } from './operation.ts'
import type { Program } from './program.ts'

/**
 * Classifies the images with every run.
 *
 * @param program has the parameters, and the images in its variable `test`
 * @param atOnce images in one call
 * @param before each run's tally so far
 */
export function evaluate(
  program: Program,
  images: LabelledImages,
  runs: number,
  atOnce: number,
  before?: readonly Tally[],
): Tally[] {
  const { classes, labels } = images
  const counts = Array.from({ length: runs }, (_, run) => counting(classes, before?.[run]))
  for (let first = 0; first < images.count; first += atOnce) {
    const count = Math.min(atOnce, images.count - first)
    const [likeliest, logProbabilities, logits] = program.call('infer', testFeeds(images, first, count, atOnce, runs))
    for (const [run, own] of counts.entries())
      for (let i = 0; i < count; i++) {
        const row = run * atOnce + i
        own.add(labels[first + i], likeliest[row], -logProbabilities[row], logits as Float32Array, row * classes)
      }
  }
  return counts.map(own => own.tally())
}

/** Gives every run the same images. After the last image, repeats it. */
function testFeeds(
  { labels, classes }: LabelledImages,
  first: number,
  count: number,
  atOnce: number,
  runs: number,
): Record<string, HostArray> {
  const indices = Int32Array.from({ length: atOnce }, (_, i) => first + Math.min(i, count - 1))
  const ofAll = new Int32Array(runs * atOnce)
  for (let run = 0; run < runs; run++) ofAll.set(indices, run * atOnce)
  return {
    images: { type: 'int32', shape: [runs, atOnce], data: ofAll },
    labels: { type: 'int32', shape: [atOnce], data: Int32Array.from(indices, index => labels[index]) },
    classes: { type: 'int32', shape: [], data: Int32Array.of(classes) },
  }
}
