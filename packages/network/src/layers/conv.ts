// y[o, i, j] = b[o] + Σ_{c, u, v} w[o, c, u, v] · x[c, s·i + u − p, s·j + v − p], with x = 0 outside the image.
// Its gradients: ∂x is ∂y spread with the same weights, ∂w[o, c, u, v] = Σ_{i, j} ∂y[o, i, j] · x[c, s·i + u − p, s·j + v − p].
import { type LayerKind, needImage } from '../layer.ts'
import { MOST_CHANNELS } from '../limits.ts'
import type { LayerOptions } from '../options.ts'
import type { ReferenceCall } from '../reference/reference-layer.ts'
import { kernel, padding, stride, windowed, windowOf } from './window.ts'

export const conv: LayerKind = {
  name: 'conv',
  title: 'Convolution',
  description: 'Convolves with learned square kernels: y = b + Σ w · x over each window and all input channels.',
  source: 'LeCun et al. 1989, doi:10.1162/neco.1989.1.4.541',
  main: 'channels',
  options: {
    channels: { kind: 'whole', minimum: 1, maximum: MOST_CHANNELS, description: 'Number of output channels.' },
    kernel: kernel(3),
    stride: stride(1),
    padding,
    bias: { kind: 'flag', default: true, description: 'Whether each output channel has a bias.' },
  },
  shape: (input, options) => windowed(input, windowOf(options), options.channels as number),
  parameters(input, options) {
    needImage(input)
    const { channels, kernel } = options as { channels: number; kernel: number }
    const initial = { fanIn: input.channels * kernel * kernel }
    const weight = { name: 'weight', shape: [channels, input.channels, kernel, kernel], initial, trained: true }
    return options.bias ? [weight, { name: 'bias', shape: [channels], initial, trained: true }] : [weight]
  },
  multiplyAdds: (input, output, { kernel }) =>
    output.channels * output.height * output.width * input.channels * (kernel as number) ** 2,
  reference: {
    forward(x, call) {
      const { weight, bias } = call.parameters
      const pixels = call.output.height * call.output.width
      const y = Float64Array.from({ length: call.batch * call.output.channels * pixels }, (_, i) =>
        bias ? bias[Math.floor(i / pixels) % call.output.channels] : 0,
      )
      eachProduct(call, (to, tap, from) => {
        y[to] += weight[tap] * x[from]
      })
      return y
    },
    backward(change, call) {
      const { parameters, gradients, x, output } = call
      const dx = new Float64Array(x.length)
      eachProduct(call, (to, tap, from) => {
        dx[from] += parameters.weight[tap] * change[to]
        gradients.weight[tap] += x[from] * change[to]
      })
      const pixels = output.height * output.width
      if (gradients.bias)
        for (const [i, value] of change.entries()) gradients.bias[Math.floor(i / pixels) % output.channels] += value
      return dx
    },
  },
}

/** Calls `product` with the indices of each y, w and x that are multiplied. */
function eachProduct(
  { batch, input, output, options }: Pick<ReferenceCall, 'batch' | 'input' | 'output'> & { options: LayerOptions },
  product: (to: number, tap: number, from: number) => void,
): void {
  const { kernel, stride, padding } = windowOf(options)
  let to = 0
  for (let image = 0; image < batch; image++)
    for (let o = 0; o < output.channels; o++)
      for (let i = 0; i < output.height; i++)
        for (let j = 0; j < output.width; j++, to++)
          for (let c = 0; c < input.channels; c++)
            for (let u = 0; u < kernel; u++) {
              const row = stride * i + u - padding
              if (row < 0 || row >= input.height) continue
              for (let v = 0; v < kernel; v++) {
                const column = stride * j + v - padding
                if (column < 0 || column >= input.width) continue
                const from = ((image * input.channels + c) * input.height + row) * input.width + column
                product(to, ((o * input.channels + c) * kernel + u) * kernel + v, from)
              }
            }
}
