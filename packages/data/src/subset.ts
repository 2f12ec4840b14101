import { stream } from '@finetune-lab/random'
import { invalid } from './error.ts'

/**
 * Draws samplesPerClass images of each class without replacement. Each class is shuffled by its own random stream, keyed
 * by data set and class, and the first s are taken: with the same seed the subset for s is contained in that for any
 * larger s, and a class's choice depends on nothing but its own images.
 *
 * @param labels [images], class indices
 * @param classes the classes' names
 * @param purpose the stream's purpose, e.g. `'pre-train subset'`
 * @returns [classes · samplesPerClass] indices into labels, class by class
 * @throws DataError if a class has fewer images
 */
export function drawSubset(
  labels: Uint8Array,
  classes: readonly string[],
  samplesPerClass: number,
  seed: number,
  purpose: string,
  dataset: string,
): Uint32Array {
  if (!(Number.isInteger(samplesPerClass) && samplesPerClass >= 1))
    throw new RangeError(`samplesPerClass ${samplesPerClass}: expected a whole number above 0`)
  const subset = new Uint32Array(classes.length * samplesPerClass)
  indicesPerClass(labels, classes.length).forEach((indices, label) => {
    if (indices.length < samplesPerClass) throw tooSmall(dataset, classes[label]!, indices.length, samplesPerClass)
    const shuffled = stream(seed, purpose, dataset, label).shuffle(indices)
    subset.set(shuffled.slice(0, samplesPerClass), label * samplesPerClass)
  })
  return subset
}

function indicesPerClass(labels: Uint8Array, classCount: number): number[][] {
  const indices: number[][] = Array.from({ length: classCount }, () => [])
  labels.forEach((label, index) => {
    indices[label]!.push(index)
  })
  return indices
}

function tooSmall(dataset: string, name: string, count: number, samplesPerClass: number): Error {
  return invalid(
    `Data set "${dataset}": class "${name}" has ${count} images, samplesPerClass asks for ${samplesPerClass}; expected at most ${count}`,
  )
}
