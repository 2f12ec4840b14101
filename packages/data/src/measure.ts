export interface Measured {
  readonly mean: number
  readonly std: number
}

/**
 * Mean and standard deviation of grey values scaled to [0, 1], over all pixels of all images.
 *
 * @param images [count, 784]
 */
export function measure(images: Uint8Array): Measured {
  const measuring = startMeasuring()
  measuring.add(images)
  return measuring.result()
}

/**
 * The same for images that arrive in pieces. Uses a histogram, so that the sums are exact for any number of images.
 */
export function startMeasuring(): { add(images: Uint8Array): void; result(): Measured } {
  const histogram = new Float64Array(256)
  return {
    add(images) {
      for (const value of images) histogram[value]!++
    },
    result() {
      let pixels = 0
      let sum = 0
      let squares = 0
      histogram.forEach((count, value) => {
        pixels += count
        sum += count * value
        squares += count * value * value
      })
      const mean = sum / pixels
      const variance = squares / pixels - mean * mean
      // Images without contrast keep a divisor of 1, so that they do not become NaN.
      return { mean: mean / 255, std: variance > 0 ? Math.sqrt(variance) / 255 : 1 }
    },
  }
}
