import { type Dataset, IMAGE_PIXELS } from '../dataset.ts'

/**
 * Some training images of each class, as stored: [class][image] of Uint8Array [784].
 *
 * @param each number of images of each class; fewer if the class has fewer
 * @param page 0 shows the first images of each class, 1 the next ones, and so on, round and round
 */
export function classSamples({ train, classes }: Dataset, each: number, page: number): Uint8Array[][] {
  const indices = classes.map((): number[] => [])
  for (const [index, label] of train.labels.entries()) indices[label]?.push(index)
  return indices.map(all => {
    const count = Math.min(each, all.length)
    return Array.from({ length: count }, (_, i) => {
      const at = all[(page * count + i) % all.length] * IMAGE_PIXELS
      return train.images.slice(at, at + IMAGE_PIXELS)
    })
  })
}
