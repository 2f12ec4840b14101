/** How a grey value is normalised: x = (grey · scale − mean) · factor in float32, rounded after each operation. */
export interface Normalisation {
  /** float32 of 1/255. */
  readonly scale: number
  readonly mean: number
  /** float32 of 1/std. */
  readonly factor: number
}

/**
 * @param mean of the training images' values in [0, 1]
 * @param std above 0
 * @throws RangeError
 */
export function normalisation(mean: number, std: number): Normalisation {
  if (!Number.isFinite(mean)) throw new RangeError(`mean ${mean}: expected a finite number`)
  if (!(Number.isFinite(std) && std > 0 && Number.isFinite(Math.fround(1 / std))))
    throw new RangeError(`std ${std}: expected a finite number above 0`)
  return { scale: Math.fround(1 / 255), mean: Math.fround(mean), factor: Math.fround(1 / std) }
}

/**
 * Normalises images for the network, bit for bit as the CPU kernels do.
 *
 * @param images Uint8Array, grey values
 * @returns Float32Array of the same length
 */
export function normaliseImages(images: Uint8Array, mean: number, std: number): Float32Array {
  const { scale, mean: centre, factor } = normalisation(mean, std)
  const { fround } = Math
  return Float32Array.from(images, grey => fround(fround(fround(grey * scale) - centre) * factor))
}
