// y = x · m with m = 0 with probability p, otherwise 1 / (1 − p)
import type { LayerKind } from '../layer.ts'
import type { LayerOption } from '../options.ts'

/** Without a value, the experiment's `dropout`. */
export const probability: LayerOption = {
  kind: 'number',
  minimum: 0,
  maximum: 1,
  below: 1,
  open: true,
  description: 'Probability of dropping. Default: the experiment’s dropout.',
}

export const dropout: LayerKind = {
  name: 'dropout',
  title: 'Dropout',
  description: 'Drops each value with probability p during training and divides the others by 1 − p.',
  source: 'Srivastava et al. 2014, JMLR 15:1929',
  main: 'p',
  options: { p: probability },
  shape: input => input,
  reference: {
    forward: (x, { factors }) => (factors ? x.map((value, i) => value * factors[i]) : x),
    backward: (change, { factors }) => (factors ? change.map((value, i) => value * factors[i]) : change),
  },
}
