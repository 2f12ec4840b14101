import type { LabelledImages, Tally } from '../network.ts'
import { counting } from '../tally.ts'
import type { HostArray } from './operation.ts'
import type { Program } from './program.ts'

/**
 * Classifies images with every run.
 *
 * @param program has the parameters, and the images of all runs in its variable `test`
 * @param images their number and labels, the same for every run
 * @param starts where each run's images begin in `test`
 * @param atOnce images in one call
 * @param before each run's tally so far
 */
export function evaluate(
  program: Program,
  images: Omit<LabelledImages, 'images'>,
  starts: readonly number[],
  atOnce: number,
  before?: readonly Tally[],
): Tally[] {
  const { classes, labels } = images
  const counts = starts.map((_, run) => counting(classes, before?.[run]))
  for (let first = 0; first < images.count; first += atOnce) {
    const count = Math.min(atOnce, images.count - first)
    const [likeliest, logProbabilities, logits] = program.call('infer', testFeeds(images, first, count, atOnce, starts))
    for (const [run, own] of counts.entries())
      for (let i = 0; i < count; i++) {
        const row = run * atOnce + i
        own.add(labels[first + i], likeliest[row], -logProbabilities[row], logits as Float32Array, row * classes)
      }
  }
  return counts.map(own => own.tally())
}

/** Gives every run the same part of its images. After the last image, repeats it. */
function testFeeds(
  { labels, classes }: Omit<LabelledImages, 'images'>,
  first: number,
  count: number,
  atOnce: number,
  starts: readonly number[],
): Record<string, HostArray> {
  const indices = Int32Array.from({ length: atOnce }, (_, i) => first + Math.min(i, count - 1))
  const ofAll = Int32Array.from(
    { length: starts.length * atOnce },
    (_, i) => starts[Math.floor(i / atOnce)] + indices[i % atOnce],
  )
  return {
    images: { type: 'int32', shape: [starts.length, atOnce], data: ofAll },
    labels: { type: 'int32', shape: [atOnce], data: Int32Array.from(indices, index => labels[index]) },
    classes: { type: 'int32', shape: [], data: Int32Array.of(classes) },
  }
}
