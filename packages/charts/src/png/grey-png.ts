import { PNG } from 'pngjs'

/**
 * An image as the data URI of a PNG, `data:image/png;base64,…`.
 *
 * @param grey Float32Array [784], 0 … 255; rounded, as a canvas does
 */
export function greyPng(grey: Float32Array): string {
  const side = Math.sqrt(grey.length)
  const png = new PNG({ width: side, height: side })
  png.data = Buffer.from(Uint8ClampedArray.from(grey).buffer)
  const bytes = PNG.sync.write(png, { colorType: 0, inputColorType: 0, inputHasAlpha: false })
  return `data:image/png;base64,${bytes.toString('base64')}`
}
