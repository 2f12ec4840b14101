// y[c] = x[c] · m[c] with m[c] = 0 with probability p, otherwise 1 / (1 − p)
import { type LayerKind, needImage } from '../layer.ts'
import { probability } from './dropout.ts'

export const channelDropout: LayerKind = {
  name: 'channelDropout',
  title: 'Channel dropout',
  description: 'Drops whole channels with probability p during training and divides the others by 1 − p.',
  source: 'Tompson et al. 2015, arXiv:1411.4280',
  main: 'p',
  options: { p: probability },
  shape(input) {
    needImage(input)
    return input
  },
  reference: {
    forward: (x, { factors, input }) => (factors ? scaled(x, factors, input.height * input.width) : x),
    backward: (change, { factors, input }) => (factors ? scaled(change, factors, input.height * input.width) : change),
  },
}

const scaled = (values: Float64Array, factors: Float64Array, pixels: number) =>
  values.map((value, i) => value * factors[Math.floor(i / pixels)])
