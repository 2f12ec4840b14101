import type { Canvas } from './operation.ts'

/** grey ← gain · grey + offset, rounded, and cut off at 0 and 255: brightness and contrast. */
export interface Tone {
  readonly kind: 'tone'
  readonly gain: number
  readonly offset: number
}

export function tone({ gain, offset }: Tone, { image }: Canvas): void {
  for (let i = 0; i < image.length; i++) image[i] = Math.max(0, Math.min(255, Math.round(gain * image[i] + offset)))
}
