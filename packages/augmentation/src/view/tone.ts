import type { Canvas } from './canvas.ts'
import { mapGreys } from './map-greys.ts'

/** grey ← gain · grey + offset, rounded half up, and cut off at 0 and 255: brightness and contrast. */
export interface Tone {
  readonly kind: 'tone'
  readonly gain: number
  readonly offset: number
}

export function tone({ gain, offset }: Tone, { image }: Canvas): void {
  mapGreys(image, grey => Math.max(0, Math.min(255, Math.floor(gain * grey + offset + 0.5))))
}
