import type { Canvas } from './canvas.ts'
import { mapGreys } from './map-greys.ts'

/** Inverts grey values from a threshold up, as Pillow's `ImageOps.solarize` does. */
export interface Solarize {
  readonly kind: 'solarize'
  /** 0 … 256; 256 changes nothing. */
  readonly threshold: number
}

export function solarize({ threshold }: Solarize, { image }: Canvas): void {
  mapGreys(image, grey => (grey >= threshold ? 255 - grey : grey))
}
