/**
 * Mean and standard deviation of grey values scaled to [0, 1], over all pixels of all images.
 *
 * Counted in a histogram first, so that the sums are exact whatever the number of images.
 */
export function measure(images: Uint8Array): { readonly mean: number; readonly std: number } {
  const histogram = new Float64Array(256)
  for (const value of images) histogram[value]!++
  let sum = 0
  let squares = 0
  histogram.forEach((count, value) => {
    sum += count * value
    squares += count * value * value
  })
  const mean = sum / images.length
  const variance = squares / images.length - mean * mean
  // Images without any contrast keep a divisor of 1: they are told apart by nothing, and must not become NaN.
  return { mean: mean / 255, std: variance > 0 ? Math.sqrt(variance) / 255 : 1 }
}
