// y = W x + b,  ∂x = Wᵀ ∂y,  ∂W = ∂y xᵀ,  ∂b = ∂y
import { type LayerKind, ShapeMismatch } from '../layer.ts'
import { MOST_CHANNELS } from '../limits.ts'
import { flatShape, shapeLabel } from '../shape.ts'

export const linear: LayerKind = {
  name: 'linear',
  title: 'Linear',
  description: 'Combines all features with learned weights: y = W x + b.',
  source: 'Rosenblatt 1958, doi:10.1037/h0042519',
  main: 'features',
  options: {
    features: { kind: 'whole', minimum: 1, maximum: MOST_CHANNELS, description: 'Number of output features.' },
    bias: { kind: 'flag', default: true, description: 'Whether each output has a bias.' },
  },
  shape(input, { features }) {
    if (!input.flat)
      throw new ShapeMismatch(
        `expected a list of features, got an image of ${shapeLabel(input)}; write flatten or globalAveragePool before it`,
      )
    return flatShape(features as number)
  },
  parameters(input, { features, bias }) {
    const initial = { fanIn: input.channels }
    const weight = { name: 'weight', shape: [features as number, input.channels], initial, trained: true }
    return bias ? [weight, { name: 'bias', shape: [features as number], initial, trained: true }] : [weight]
  },
  multiplyAdds: (input, output) => input.channels * output.channels,
  reference: {
    forward(x, { batch, input, output, parameters: { weight, bias } }) {
      const y = new Float64Array(batch * output.channels)
      for (let image = 0; image < batch; image++)
        for (let o = 0; o < output.channels; o++) {
          let sum = bias ? bias[o] : 0
          for (let k = 0; k < input.channels; k++) sum += weight[o * input.channels + k] * x[image * input.channels + k]
          y[image * output.channels + o] = sum
        }
      return y
    },
    backward(change, { batch, input, output, parameters, gradients, x }) {
      const dx = new Float64Array(x.length)
      for (let image = 0; image < batch; image++)
        for (let o = 0; o < output.channels; o++) {
          const value = change[image * output.channels + o]
          if (gradients.bias) gradients.bias[o] += value
          for (let k = 0; k < input.channels; k++) {
            dx[image * input.channels + k] += parameters.weight[o * input.channels + k] * value
            gradients.weight[o * input.channels + k] += x[image * input.channels + k] * value
          }
        }
      return dx
    },
  },
}
