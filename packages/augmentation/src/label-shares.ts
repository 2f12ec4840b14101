import type { Composition } from './augmentation.ts'

/**
 * A sample's label as weights of classes; a class may appear more than once.
 *
 * @param classOf the class of the sample at a position of the batch
 * @param classes the number of classes
 */
export function labelShares(
  { label, smoothing = 0 }: Composition,
  classOf: (position: number) => number,
  classes: number,
): { readonly class: number; readonly weight: number }[] {
  const shares = label.map(({ source, weight }) => ({ class: classOf(source), weight: (1 - smoothing) * weight }))
  if (smoothing === 0) return shares
  return [...shares, ...Array.from({ length: classes }, (_, index) => ({ class: index, weight: smoothing / classes }))]
}
