import { needImage, ShapeMismatch } from '../layer.ts'
import type { LayerOption } from '../options.ts'
import type { Shape } from '../shape.ts'

/** Options that convolutions and pools share. */
export const kernel = (value?: number): LayerOption => ({
  kind: 'whole',
  minimum: 1,
  maximum: 31,
  default: value,
  description: 'Side of the square window, in pixels.',
})
export const stride = (value: number | string): LayerOption => ({
  kind: 'whole',
  minimum: 1,
  maximum: 31,
  default: value,
  description: 'Step from one window to the next, in pixels.',
})
export const padding: LayerOption = {
  kind: 'whole',
  minimum: 0,
  maximum: 15,
  default: 0,
  description: 'Rows and columns added on each side before the windows are placed.',
}

export interface Window {
  readonly kernel: number
  readonly stride: number
  readonly padding: number
}

/** ⌊(n + 2 · padding − kernel) / stride⌋ + 1 windows along n pixels: what does not fill a window is left out. */
export function windowed(input: Shape, { kernel, stride, padding }: Window, channels: number): Shape {
  needImage(input)
  const [height, width] = [input.height, input.width].map(n => Math.floor((n + 2 * padding - kernel) / stride) + 1)
  if (height < 1 || width < 1)
    throw new ShapeMismatch(
      `a window of ${kernel} × ${kernel} does not fit into ${input.height} × ${input.width} pixels${padding ? ` with padding ${padding}` : ''}`,
    )
  return { channels, height, width }
}

/** Padding of pools is at most half a window, as in PyTorch: a window must not lie in the padding alone. */
export function pooled(input: Shape, window: Window): Shape {
  const { kernel, padding } = window
  if (2 * padding > kernel)
    throw new ShapeMismatch(`padding ${padding}: expected at most half the window of ${kernel} pixels`)
  return windowed(input, window, input.channels)
}

export const windowOf = (options: Readonly<Record<string, number | boolean>>): Window => options as unknown as Window
