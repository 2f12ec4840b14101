import type { Canvas } from './canvas.ts'

/** Keeps the highest bits of each grey value, as Pillow's `ImageOps.posterize` does. */
export interface Posterize {
  readonly kind: 'posterize'
  /** 1 … 8; 8 changes nothing. */
  readonly bits: number
}

export function posterize({ bits }: Posterize, { image }: Canvas): void {
  const mask = 0xff & ~(2 ** (8 - bits) - 1)
  for (let i = 0; i < image.length; i++) image[i] &= mask
}
