// y[i, j] = max of x over the window; its gradient goes to the first of the largest, as in PyTorch.
import type { LayerKind } from '../layer.ts'
import { plane, type ReferenceCall } from '../reference/reference-layer.ts'
import { kernel, padding, pooled, stride, windowOf } from './window.ts'

export const maxPool: LayerKind = {
  name: 'maxPool',
  title: 'Max pool',
  description: 'Takes the largest value of each window in each channel.',
  source: 'Weng, Ahuja and Huang 1992, doi:10.1109/IJCNN.1992.287150',
  main: 'kernel',
  options: { kernel: kernel(2), stride: stride('kernel'), padding },
  shape: (input, options) => pooled(input, windowOf(options)),
  reference: {
    forward: (x, call) => Float64Array.from(windows(call), places => Math.max(...places.map(place => x[place]))),
    backward(change, call) {
      const { x, y } = call
      const dx = new Float64Array(x.length)
      for (const [i, places] of windows(call).entries()) dx[places.find(place => x[place] === y[i])!] += change[i]
      return dx
    },
  },
}

/** For each value of the output: the indices of the values in its window, without padding. */
export function windows(call: Pick<ReferenceCall, 'batch' | 'input' | 'output' | 'options'>): number[][] {
  const { batch, input, output, options } = call
  const { kernel, stride, padding } = windowOf(options)
  const found: number[][] = []
  for (let image = 0; image < batch; image++)
    for (let channel = 0; channel < input.channels; channel++)
      for (let i = 0; i < output.height; i++)
        for (let j = 0; j < output.width; j++) {
          const [first] = plane(call, image, channel)
          const places: number[] = []
          for (let u = stride * i - padding; u < stride * i - padding + kernel; u++)
            for (let v = stride * j - padding; v < stride * j - padding + kernel; v++)
              if (u >= 0 && v >= 0 && u < input.height && v < input.width) places.push(first + u * input.width + v)
          found.push(places)
        }
  return found
}
