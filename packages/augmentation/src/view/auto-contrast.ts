import type { Canvas } from './canvas.ts'
import { mapGreys } from './map-greys.ts'

/** Stretches the grey values to 0 … 255, as Pillow's `ImageOps.autocontrast` does. A flat image stays unchanged. */
export interface AutoContrast {
  readonly kind: 'autoContrast'
}

export function autoContrast(_: AutoContrast, { image }: Canvas): void {
  let [lowest, highest] = [255, 0]
  for (const grey of image) {
    if (grey < lowest) lowest = grey
    if (grey > highest) highest = grey
  }
  if (highest <= lowest) return
  const scale = 255 / (highest - lowest)
  const offset = -lowest * scale
  mapGreys(image, grey => Math.max(0, Math.min(255, Math.trunc(grey * scale + offset))))
}
