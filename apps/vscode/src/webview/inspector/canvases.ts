import type { DrawnImage } from './drawn-samples.ts'

const SIDE = 28

/** Paints every image canvas on the page: one image pixel per canvas pixel, enlarged by CSS. */
export function paintCanvases(page: ParentNode, imageOf: (key: string) => DrawnImage | undefined): void {
  for (const canvas of page.querySelectorAll<HTMLCanvasElement>('canvas[data-image]')) {
    const image = imageOf(canvas.dataset.image!)
    // Skip canvases that already show this image.
    if (image && painted.get(canvas) !== image.shown) {
      paint(canvas, image.shown)
      painted.set(canvas, image.shown)
    }
  }
}

const painted = new WeakMap<HTMLCanvasElement, Float32Array>()

export function paint(canvas: HTMLCanvasElement, grey: Float32Array): void {
  const pixels = new ImageData(SIDE, SIDE)
  for (const [pixel, value] of grey.entries()) {
    // Assigning to a clamped array rounds.
    pixels.data[4 * pixel] = pixels.data[4 * pixel + 1] = pixels.data[4 * pixel + 2] = value
    pixels.data[4 * pixel + 3] = 255
  }
  canvas.getContext('2d')!.putImageData(pixels, 0, 0)
}

/** The image pixel under a screen position. */
export function pixelAt(canvas: HTMLCanvasElement, { clientX, clientY }: MouseEvent): { row: number; column: number } {
  const { left, top, width, height } = canvas.getBoundingClientRect()
  const within = (share: number) => Math.min(Math.max(Math.floor(share * SIDE), 0), SIDE - 1)
  return { row: within((clientY - top) / height), column: within((clientX - left) / width) }
}

/** `row 12, column 9: 221.4 of 255` */
export function readPixel(image: DrawnImage, row: number, column: number, values: 'shown' | 'normalised'): string {
  const at = row * SIDE + column
  const value =
    values === 'shown'
      ? `${round(image.shown[at])} of 255`
      : `${image.normalised[at].toFixed(4).replace('-', '−')} normalised`
  return `row ${row + 1}, column ${column + 1}: ${value}`
}

const round = (value: number) => String(Math.round(value * 10) / 10)
