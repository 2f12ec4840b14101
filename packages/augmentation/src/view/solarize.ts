import type { Canvas } from './operation.ts'

/** Inverts grey values from a threshold up, as Pillow's `ImageOps.solarize` does. */
export interface Solarize {
  readonly kind: 'solarize'
  /** 0 … 256; 256 changes nothing. */
  readonly threshold: number
}

export function solarize({ threshold }: Solarize, { image }: Canvas): void {
  for (let i = 0; i < image.length; i++) if (image[i] >= threshold) image[i] = 255 - image[i]
}
