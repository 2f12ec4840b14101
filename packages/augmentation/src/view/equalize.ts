import type { Canvas } from './canvas.ts'

/** Makes all grey values about equally frequent, as Pillow's `ImageOps.equalize` does. */
export interface Equalize {
  readonly kind: 'equalize'
}

export function equalize(_: Equalize, { image }: Canvas): void {
  const counts = new Uint32Array(256)
  for (const grey of image) counts[grey]++
  const used = counts.filter(count => count > 0)
  if (used.length <= 1) return
  const step = Math.floor((image.length - used[used.length - 1]) / 255)
  if (step === 0) return
  const table = new Uint8Array(256)
  for (let grey = 0, before = Math.floor(step / 2); grey < 256; before += counts[grey++])
    table[grey] = Math.min(255, Math.floor(before / step))
  for (let i = 0; i < image.length; i++) image[i] = table[image[i]]
}
