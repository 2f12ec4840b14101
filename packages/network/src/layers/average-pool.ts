// y[i, j] = Σ x over the window / kernel². Padding counts as zeros, as in PyTorch.
import type { LayerKind } from '../layer.ts'
import { windows } from './max-pool.ts'
import { kernel, padding, pooled, stride, windowOf } from './window.ts'

export const averagePool: LayerKind = {
  name: 'averagePool',
  title: 'Average pool',
  description: 'Takes the mean of each window in each channel; padding counts as zeros.',
  source: 'LeCun et al. 1998, doi:10.1109/5.726791',
  main: 'kernel',
  options: { kernel: kernel(2), stride: stride('kernel'), padding },
  shape: (input, options) => pooled(input, windowOf(options)),
  reference: {
    forward: (x, call) =>
      Float64Array.from(
        windows(call),
        places => places.reduce((sum, place) => sum + x[place], 0) / windowOf(call.options).kernel ** 2,
      ),
    backward(change, call) {
      const dx = new Float64Array(call.x.length)
      const share = 1 / windowOf(call.options).kernel ** 2
      for (const [i, places] of windows(call).entries()) for (const place of places) dx[place] += change[i] * share
      return dx
    },
  },
}
